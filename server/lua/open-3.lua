--- Set up an opening, once. An opening that exists keeps its epoch, quota and ledger.
--
-- KEYS[1] opening  KEYS[2] quota  KEYS[3] clock
-- ARGV[1] epoch   ARGV[2] total   ARGV[3] clock segments ("" for none)   ARGV[4..] field, value pairs of the opening
--
-- Result: code, epoch ('' for none)
--   opened   now     exists   before; its epoch
--   halted   it is gone, and the operator has not decided yet; nothing was written
local found = redis.call('HMGET', KEYS[1], 'epoch', 'halted')
if found[1] then return { 'exists', found[1] } end
if found[2] == '1' then return { 'halted', '' } end
local fields = { 'epoch', ARGV[1] }
for i = 4, #ARGV do fields[#fields + 1] = ARGV[i] end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HSET', KEYS[2], 'total', ARGV[2], 'remaining', ARGV[2], 'reserved', '0', 'confirmed', '0', 'burned', '0',
  'lastRank', '0', 'lastSeq', '0')
if ARGV[3] ~= '' then redis.call('HSET', KEYS[3], 'segments', ARGV[3]) end
return { 'opened', ARGV[1] }
