--- Publish the root of the closed list, and name the beacon's round. Repeatable; the first one holds.
--
-- KEYS[1] clock  KEYS[2] fence  KEYS[3] draw  KEYS[4] drawsecret  KEYS[5] opening
-- ARGV[1] fencing token   ARGV[2] how many numbers the root is of   ARGV[3] root   ARGV[4] key of the salts
-- ARGV[5] source of the beacon   ARGV[6] its round   ARGV[7] when that exists, opening ms (0: once the secret's time is over)
-- ARGV[8] how long the secret may be revealed, opening ms
--
-- Result: code
--   ok         published now
--   again      a root was published before, and holds
--   past       the round would exist before the secret's time is over: name a later one
--   stale      the list is not closed, has another size, or the salts are others
--   fenced     a newer controller exists; nothing was written
-- Where there was no commitment, the salts' key is kept from now on. Times are fixed here, by one clock: the secret
-- may be revealed before `revealBy`, the beacon is taken from `roundAt` on, and `revealBy` is not after `roundAt`. So
-- whether the secret counts is settled before anyone knows the beacon.
-- @include integer
-- @include now
-- @include opening
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'fenced' end
local opening = readOpening(KEYS[5])
local numbers = redis.call('HGET', KEYS[3], 'numbers')
if not opening or opening.halted or numbers ~= ARGV[2] then return 'stale' end
if redis.call('HEXISTS', KEYS[3], 'listRoot') == 1 then return 'again' end
local saltKey = redis.call('HGET', KEYS[4], 'saltKey')
if saltKey and saltKey ~= ARGV[4] then return 'stale' end
local now = readNow(KEYS[1])
local revealBy = now + tonumber(ARGV[8])
local roundAt = tonumber(ARGV[7])
if roundAt == 0 then roundAt = revealBy end
if roundAt < revealBy then return 'past' end
redis.call('HSET', KEYS[4], 'saltKey', ARGV[4])
redis.call('HSET', KEYS[3], 'listRoot', ARGV[3], 'rootAt', integer(now), 'source', ARGV[5], 'round', ARGV[6],
  'roundAt', integer(roundAt), 'revealBy', integer(revealBy))
keepNow(KEYS[1], now)
return 'ok'
