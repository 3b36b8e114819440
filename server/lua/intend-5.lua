--- Intend: somebody goes to pay online. One intent at a time, so that nobody pays twice; while it is open, the place
--- waits for it beyond its last day, since a payment made in time may be told late.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] places  KEYS[4] due  KEYS[5] intents
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] a new intent's id   ARGV[4] amount
-- ARGV[5] ms that a place waits beyond its last day
--
-- Result: code, intent's id, amount, payBy (opening ms)
--   opened            the new one
--   again             the one that is open already
--   nothing_reserved  no place, an exempt one, or one that is paid for
--   lapsed            too late
--   maintenance  no_opening  late
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include place
-- @include intent
local function refuse(code) return { code, '', '0', '0' } end
local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return refuse('late') end
local opening = readOpening(KEYS[1])
if not opening then return refuse('no_opening') end
if opening.maintenance then return refuse('maintenance') end
local id = ARGV[2]
local place = unpackPlace(redis.call('HGET', KEYS[3], id))
if not place or place.state == 'x' or place.state == 'c' then return refuse('nothing_reserved') end
local intent = unpackIntent(redis.call('HGET', KEYS[5], id))
if intent and intent.state == 'o' and intent.reservedAt == place.reservedAt and place.state == 'r' then
  return { 'again', intent.id, intent.amount, place.payBy }
end
if place.state == 'l' or now > tonumber(place.payBy) then return refuse('lapsed') end
intent = { state = 'o', id = ARGV[3], amount = ARGV[4], reservedAt = place.reservedAt, openedAt = integer(now), settledAt = '0' }
redis.call('HSET', KEYS[5], id, packIntent(intent))
redis.call('ZADD', KEYS[4], integer(tonumber(place.payBy) + tonumber(ARGV[5])), id)
keepNow(KEYS[2], now)
return { 'opened', intent.id, intent.amount, place.payBy }
