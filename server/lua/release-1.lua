--- Give the controller's lease up, if it is one's own.
--
-- KEYS[1] lease
-- ARGV[1] holder's id
--
-- Result: 1 given up, 0 it was not one's own
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
