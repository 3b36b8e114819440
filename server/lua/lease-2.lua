--- Become, or stay, the one controller.
--
-- KEYS[1] lease  KEYS[2] fence
-- ARGV[1] holder's id   ARGV[2] how long the lease lasts, wall ms
--
-- Result: the fencing token, 0 when somebody else holds the lease.
-- The token is a counter that outlives the lease: it rises with each new holder, so that a former holder
-- that wakes up late is told apart.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if holder then return tonumber(redis.call('GET', KEYS[2])) end
return redis.call('INCR', KEYS[2])
