--- Give up the places whose payment is overdue, the longest overdue first.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] places  KEYS[5] due  KEYS[6] ledger
-- ARGV[1] how many at most (1 to 1,000)
--
-- Result: how many lapsed now; none while halted after a loss of state
-- @include integer
-- @include now
-- @include opening
-- @include quota
-- @include place
-- @include lapse
local now = readNow(KEYS[2])
local opening = readOpening(KEYS[1])
if not opening or opening.halted then return 0 end
local ids = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', '(' .. integer(now), 'LIMIT', 0, ARGV[1])
if #ids == 0 then return 0 end
local q = readQuota(KEYS[3])
local places = redis.call('HMGET', KEYS[4], unpack(ids))
local newPlaces, newLedger = {}, {}
for i, id in ipairs(ids) do
  local place = unpackPlace(places[i])
  newLedger[#newLedger + 1] = lapsePlace(q, opening, now, id, place)
  newPlaces[#newPlaces + 1] = id
  newPlaces[#newPlaces + 1] = packPlace(place)
end
redis.call('HSET', KEYS[4], unpack(newPlaces))
redis.call('ZREM', KEYS[5], unpack(ids))
redis.call('RPUSH', KEYS[6], unpack(newLedger))
writeQuota(KEYS[3], q)
keepNow(KEYS[2], now)
return #ids
