--- Commit the operator to a secret, before anyone can know the list. Repeatable; the first one holds.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] fence  KEYS[4] draw  KEYS[5] drawsecret
-- ARGV[1] fencing token   ARGV[2] commitment   ARGV[3] secret   ARGV[4] key of the salts
--
-- Result: code
--   ok         committed; the secret and the key of the salts are kept where nothing publishes them
--   again      a commitment was made before, and holds
--   too_late   the list is closed, or its time has come: a secret chosen now could be chosen to suit the list
--   fenced     a newer controller exists; nothing was written
--   no_draw    this opening draws nothing
-- @include integer
-- @include now
-- @include opening
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'fenced' end
local opening = readOpening(KEYS[1])
if not opening or opening.mode ~= 'lottery' then return 'no_draw' end
if redis.call('HEXISTS', KEYS[4], 'commitment') == 1 then return 'again' end
local now = readNow(KEYS[2])
if now >= opening.listClosesAt or redis.call('HEXISTS', KEYS[4], 'numbers') == 1 then return 'too_late' end
redis.call('HSET', KEYS[5], 'secret', ARGV[3], 'saltKey', ARGV[4])
redis.call('HSET', KEYS[4], 'commitment', ARGV[2], 'committedAt', integer(now))
keepNow(KEYS[2], now)
return 'ok'
