--- Take up a call: called becomes admitted, and the session starts. Repeatable.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] room  KEYS[4] spots  KEYS[5] calls  KEYS[6] sessions
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] number   ARGV[3] account id
--
-- Result: code, admittedAt, expiresAt, calledAt, joinedAt (opening ms)
--   admitted      now        again        before, and the session still lasts
--   not_called    not yet    call_expired the call or the session has run out, or the spot was left
--   done          the submission is made: nothing to be admitted for
--   maintenance   closed for maintenance
--   late          the deadline has passed; nothing was written
--   unknown       there is no such spot, or it is somebody else's
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include spot
local now, wall, alive = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return { 'late', '0', '0', '0', '0' } end
local spot = unpackSpot(redis.call('HGET', KEYS[4], ARGV[2]))
if not spot or spot.accountId ~= ARGV[3] then return { 'unknown', '0', '0', '0', '0' } end
local function answer(code)
  return { code, spot.admittedAt, spot.expiresAt, spot.calledAt, spot.joinedAt }
end
if spot.state == 'd' then return answer('done') end
if spot.state == 'a' and not hasRunOut(spot, alive) then return answer('again') end
if spot.state == 'w' or spot.state == 'b' then return answer('not_called') end
if spot.state ~= 'c' or hasRunOut(spot, alive) then return answer('call_expired') end
local opening = readOpening(KEYS[1])
if opening.maintenance then return answer('maintenance') end

spot.state = 'a'
spot.admittedAt = integer(now)
spot.expiresAt = integer(now + opening.sessionMs)
redis.call('HSET', KEYS[4], ARGV[2], packSpot(spot))
redis.call('ZREM', KEYS[5], ARGV[2])
redis.call('ZADD', KEYS[6], spot.expiresAt, ARGV[2])
redis.call('HINCRBY', KEYS[3], 'called', -1)
redis.call('HINCRBY', KEYS[3], 'active', 1)
redis.call('HINCRBY', KEYS[3], 'takenUp', 1)
keepNow(KEYS[2], now)
return answer('admitted')
