--- Make the draw: fix the seed, which follows from what is published. Repeatable; the first one holds.
--
-- KEYS[1] clock  KEYS[2] draw  KEYS[3] fence  KEYS[4] standby
-- ARGV[1] fencing token   ARGV[2] secret that it was made with ('': none)   ARGV[3] root   ARGV[4] beacon   ARGV[5] seed
--
-- Result: code
--   ok         the draw is made: those on the list have turns
--   again      it was made before, and holds
--   stale      it was made from something else than what is published
--   fenced     a newer controller exists; nothing was written
-- Scripts know no SHA-256, so that the seed is handed in; anyone can work it out again. Whoever stands by already was
-- kept by number, and is put in the order of the turns.
-- @include integer
-- @include now
-- @include turns
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'fenced' end
local f = redis.call('HMGET', KEYS[2], 'secret', 'listRoot', 'beacon', 'seed', 'numbers')
if f[4] then return 'again' end
if not f[3] or (f[1] or '') ~= ARGV[2] or f[2] ~= ARGV[3] or f[3] ~= ARGV[4] then return 'stale' end
local now = readNow(KEYS[1])
local size = tonumber(f[5])
for _, number in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', integer(size))) do
  redis.call('ZADD', KEYS[4], integer(turnAt(ARGV[5], size, tonumber(number))), number)
end
redis.call('HSET', KEYS[2], 'seed', ARGV[5], 'drawnAt', integer(now))
keepNow(KEYS[1], now)
return 'ok'
