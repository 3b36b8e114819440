--- Take the named round of the beacon, once it exists. Repeatable; the first value holds.
--
-- KEYS[1] clock  KEYS[2] draw  KEYS[3] fence
-- ARGV[1] fencing token of the controller ('': the operator feeds it)   ARGV[2] source   ARGV[3] round   ARGV[4] value
--
-- Result: code
--   ok         taken
--   again      the same value was taken before
--   taken      another value was taken before, and holds
--   too_early  the root is not published, or the round's time has not come
--   wrong      another source or round was named
--   fenced     a newer controller exists; nothing was written
-- @include integer
-- @include now
if ARGV[1] ~= '' and redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'fenced' end
local f = redis.call('HMGET', KEYS[2], 'source', 'round', 'roundAt', 'beacon')
if not f[1] then return 'too_early' end
if f[1] ~= ARGV[2] or f[2] ~= ARGV[3] then return 'wrong' end
if f[4] == ARGV[4] then return 'again' end
if f[4] then return 'taken' end
local now = readNow(KEYS[1])
if now < tonumber(f[3]) then return 'too_early' end
redis.call('HSET', KEYS[2], 'beacon', ARGV[4], 'beaconAt', integer(now))
keepNow(KEYS[1], now)
return 'ok'
