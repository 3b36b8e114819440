--- Settle: what the payment service says of an intent. It may say so late, again, and out of order.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] places  KEYS[5] due  KEYS[6] ledger  KEYS[7] payments
-- KEYS[8] intents
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] intent's id   ARGV[4] paid, or refused
-- ARGV[5] when it was paid (opening ms)
--
-- Result: code
--   confirmed       the place is paid for, now
--   again           that was known
--   refund          paid for nothing: too late, or the place was paid for otherwise; to be paid back
--   refused         not paid; another intent may be opened
--   unknown_intent  nobody's, or not the latest
--   maintenance     halted after a loss of state
--   no_opening  late
-- Paid in time counts, whenever it is told, as long as the place has waited for it.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include quota
-- @include place
-- @include intent
local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return 'late' end
local opening = readOpening(KEYS[1])
if not opening then return 'no_opening' end
if opening.halted then return 'maintenance' end
local id = ARGV[2]
local intent = unpackIntent(redis.call('HGET', KEYS[8], id))
if not intent or intent.id ~= ARGV[3] then return 'unknown_intent' end
if intent.state == 'p' then return 'again' end
if intent.state == 'f' then return 'refund' end
if ARGV[4] == 'refused' and intent.state == 'r' then return 'again' end

local place = unpackPlace(redis.call('HGET', KEYS[4], id))
local waits = place and place.state == 'r' and place.reservedAt == intent.reservedAt
local code
if ARGV[4] == 'refused' then
  code = 'refused'
  intent.state = 'r'
  if waits then redis.call('ZADD', KEYS[5], place.payBy, id) end
elseif waits and tonumber(ARGV[5]) <= tonumber(place.payBy) then
  code = 'confirmed'
  intent.state = 'p'
  local q = readQuota(KEYS[3])
  q.reserved = q.reserved - 1
  q.confirmed = q.confirmed + 1
  place.state = 'c'
  place.settledAt = integer(now)
  redis.call('RPUSH', KEYS[6], ledgerLine(q, now, 'confirm', id, place.rank, 1))
  place.settledSeq = integer(q.lastSeq)
  redis.call('HSET', KEYS[4], id, packPlace(place))
  redis.call('HSET', KEYS[7], id, 'online ' .. intent.id)
  redis.call('ZREM', KEYS[5], id)
  writeQuota(KEYS[3], q)
else
  code = 'refund'
  intent.state = 'f'
  if waits then redis.call('ZADD', KEYS[5], place.payBy, id) end
end
intent.settledAt = integer(now)
redis.call('HSET', KEYS[8], id, packIntent(intent))
keepNow(KEYS[2], now)
return code
