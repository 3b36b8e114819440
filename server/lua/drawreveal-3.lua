--- Reveal the secret: after the root is published, and before `revealBy`. Repeatable.
--
-- KEYS[1] clock  KEYS[2] draw  KEYS[3] fence
-- ARGV[1] fencing token   ARGV[2] secret   ARGV[3] the commitment that it opens
--
-- Result: code
--   ok         revealed: from now on it counts, whatever the beacon will be
--   again      revealed before
--   too_early  the root is not published yet: who knew the secret could still choose whom to add to the list
--   too_late   its time is over: the seed is made without it
--   wrong      it opens another commitment
--   fenced     a newer controller exists; nothing was written
-- @include integer
-- @include now
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'fenced' end
local f = redis.call('HMGET', KEYS[2], 'listRoot', 'commitment', 'secret', 'revealBy', 'beacon')
if not f[1] then return 'too_early' end
if f[2] ~= ARGV[3] then return 'wrong' end
if f[3] then return 'again' end
local now = readNow(KEYS[1])
if now >= tonumber(f[4]) or f[5] then return 'too_late' end
redis.call('HSET', KEYS[2], 'secret', ARGV[2], 'revealedAt', integer(now))
keepNow(KEYS[1], now)
return 'ok'
