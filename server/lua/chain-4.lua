--- Append hashes to the ledger's chain, and the signed checkpoint of its new head.
--
-- KEYS[1] fence  KEYS[2] chain  KEYS[3] checkpoint  KEYS[4] ledger
-- ARGV[1] fencing token   ARGV[2] length expected   ARGV[3] checkpoint (JSON)   ARGV[4..] hashes, oldest first
--
-- Result: code
--   ok      the hashes are at the end of the chain
--   fenced  a newer controller exists; nothing was written
--   stale   the chain has another length than expected, or would pass the ledger's end; nothing was written
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'fenced' end
local length = redis.call('LLEN', KEYS[2])
local hashes = {}
for i = 4, #ARGV do hashes[#hashes + 1] = ARGV[i] end
if length ~= tonumber(ARGV[2]) or length + #hashes > redis.call('LLEN', KEYS[4]) then return 'stale' end
if #hashes > 0 then redis.call('RPUSH', KEYS[2], unpack(hashes)) end
redis.call('SET', KEYS[3], ARGV[3])
return 'ok'
