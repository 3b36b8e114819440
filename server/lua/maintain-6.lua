--- Begin or end a maintenance. While it lasts, time stands still for calls, sessions and sign-ins, since nobody can take
-- up a call or submit: when it ends, each of them has as much time left as when it began.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] spots  KEYS[4] calls  KEYS[5] sessions
-- KEYS[6] signins
-- ARGV[1] 1 to begin, 0 to end   ARGV[2] when it is said to end, opening ms ('': not said)
--
-- Result: the number of this change, which snapshots made after it carry
-- @include integer
-- @include now
-- @include spot
local now, _, alive = readNow(KEYS[2])
local lasts = redis.call('HGET', KEYS[2], 'frozenAt')

--- Every call, or session, that had not run out when the maintenance began lasts so much longer.
local function lengthen(key, field, byMs)
  local numbers = redis.call('ZRANGEBYSCORE', key, integer(alive), '+inf')
  for from = 1, #numbers, 1000 do
    local some, newSpots, newEnds = {}, {}, {}
    for i = from, math.min(from + 999, #numbers) do some[#some + 1] = numbers[i] end
    local spots = redis.call('HMGET', KEYS[3], unpack(some))
    for i, number in ipairs(some) do
      local spot = unpackSpot(spots[i])
      spot[field] = integer(tonumber(spot[field]) + byMs)
      newSpots[#newSpots + 1] = number
      newSpots[#newSpots + 1] = packSpot(spot)
      newEnds[#newEnds + 1] = spot[field]
      newEnds[#newEnds + 1] = number
    end
    redis.call('HSET', KEYS[3], unpack(newSpots))
    redis.call('ZADD', key, unpack(newEnds))
  end
end

--- The same for sign-ins, which have no spot.
local function lengthenSignIns(byMs)
  local kept = redis.call('ZRANGEBYSCORE', KEYS[6], integer(alive), '+inf', 'WITHSCORES')
  for i = 1, #kept, 2 do
    redis.call('ZADD', KEYS[6], integer(tonumber(kept[i + 1]) + byMs), kept[i])
  end
end

if ARGV[1] == '1' and not lasts then
  redis.call('HSET', KEYS[2], 'frozenAt', integer(now))
  keepNow(KEYS[2], now)
elseif ARGV[1] == '0' and lasts then
  lengthen(KEYS[4], 'claimBy', now - alive)
  lengthen(KEYS[5], 'expiresAt', now - alive)
  lengthenSignIns(now - alive)
  redis.call('HDEL', KEYS[2], 'frozenAt')
  keepNow(KEYS[2], now)
end
redis.call('HSET', KEYS[1], 'maintenance', ARGV[1], 'maintenanceUntil', ARGV[2])
return redis.call('HINCRBY', KEYS[1], 'changes', 1)
