--- Everything a server wants to know at once when it starts, or reconnects. Reads only.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] room  KEYS[5] ledger
-- KEYS[6] draw
--
-- Result: epoch ('' when there is no opening), now, wall, lastNumber, lastSeq, lastRank, entries in the ledger, halted,
-- how many fields of the draw's record are known
-- @include integer
-- @include now
local epoch = redis.call('HGET', KEYS[1], 'epoch')
local now, wall = readNow(KEYS[2])
return { epoch or '', integer(now), integer(wall), redis.call('HGET', KEYS[4], 'lastNumber') or '0',
  redis.call('HGET', KEYS[3], 'lastSeq') or '0', redis.call('HGET', KEYS[3], 'lastRank') or '0', integer(redis.call('LLEN', KEYS[5])),
  redis.call('HGET', KEYS[1], 'halted') or '0', integer(redis.call('HLEN', KEYS[6])) }
