--- Leave the room: a waiting, called or admitted spot, or one on standby, is given up. Repeatable.
--
-- KEYS[1] clock  KEYS[2] room  KEYS[3] spots  KEYS[4] calls  KEYS[5] sessions  KEYS[6] leavers
-- KEYS[7] standby  KEYS[8] standbys
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] number   ARGV[3] account id
--
-- Result: code
--   left     given up, now or before
--   over     nothing to give up: submitted, or run out
--   late     the deadline has passed; nothing was written
--   unknown  there is no such spot, or it is somebody else's
-- Numbers that leave before their call are appended to `leavers`, from which servers count who is ahead.
-- @include now
-- @include late
-- @include spot
local now, wall, alive = readNow(KEYS[1])
if isLate(wall, ARGV[1]) then return 'late' end
local spot = unpackSpot(redis.call('HGET', KEYS[3], ARGV[2]))
if not spot or spot.accountId ~= ARGV[3] then return 'unknown' end
if spot.state == 'l' then return 'left' end
if hasRunOut(spot, alive) then return 'over' end
if spot.state == 'w' then
  local turnedAwayTo = tonumber(redis.call('HGET', KEYS[2], 'turnedAwayTo') or '0')
  if tonumber(ARGV[2]) > turnedAwayTo then redis.call('HINCRBY', KEYS[2], 'waiting', -1) end
  redis.call('RPUSH', KEYS[6], ARGV[2])
elseif spot.state == 'b' then
  redis.call('HINCRBY', KEYS[2], 'standby', -1)
  redis.call('ZREM', KEYS[7], ARGV[2])
  redis.call('RPUSH', KEYS[8], '-' .. ARGV[2])
  redis.call('RPUSH', KEYS[6], ARGV[2])
elseif spot.state == 'c' then
  redis.call('ZREM', KEYS[4], ARGV[2])
  redis.call('HINCRBY', KEYS[2], 'called', -1)
  redis.call('HINCRBY', KEYS[2], 'leftCalled', 1)
elseif spot.state == 'a' then
  redis.call('ZREM', KEYS[5], ARGV[2])
  redis.call('HINCRBY', KEYS[2], 'active', -1)
  redis.call('HINCRBY', KEYS[2], 'leftActive', 1)
else
  return 'over'
end
spot.state = 'l'
redis.call('HSET', KEYS[3], ARGV[2], packSpot(spot))
keepNow(KEYS[1], now)
return 'left'
