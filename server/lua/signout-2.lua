--- Sign out: the seat is free for somebody else at once. Repeatable.
--
-- KEYS[1] clock  KEYS[2] signins
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id
--
-- Result: code
--   signed_out  now
--   over        there was no live sign-in
--   late        the deadline has passed; nothing was written
-- @include now
-- @include late
local now, wall, alive = readNow(KEYS[1])
if isLate(wall, ARGV[1]) then return 'late' end
local endsAt = redis.call('ZSCORE', KEYS[2], ARGV[2])
if not endsAt or tonumber(endsAt) < alive then return 'over' end
redis.call('ZREM', KEYS[2], ARGV[2])
keepNow(KEYS[1], now)
return 'signed_out'
