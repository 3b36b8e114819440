--- Add places while the opening runs; once, where the caller gives the addition a key.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] ledger  KEYS[5] extensions
-- ARGV[1] how many places   ARGV[2] the addition's key ('' for none: each call adds)
--
-- Result: code, total after
--   extended     now
--   again        before, under this key; the total as it was then
--   key_taken    another number of places was added under this key
--   maintenance  halted after a loss of state
--   no_opening
-- @include integer
-- @include now
-- @include opening
-- @include quota
local opening = readOpening(KEYS[1])
if not opening then return { 'no_opening', '0' } end
if opening.halted then return { 'maintenance', '0' } end
local before = ARGV[2] ~= '' and redis.call('HGET', KEYS[5], ARGV[2])
if before then
  local amount, total = string.match(before, '^(%d+)|(%d+)$')
  if amount ~= ARGV[1] then return { 'key_taken', total } end
  return { 'again', total }
end
local now = readNow(KEYS[2])
local q = readQuota(KEYS[3])
local amount = tonumber(ARGV[1])
q.total = q.total + amount
q.remaining = q.remaining + amount
redis.call('RPUSH', KEYS[4], ledgerLine(q, now, 'extend', '', '', amount))
if ARGV[2] ~= '' then redis.call('HSET', KEYS[5], ARGV[2], ARGV[1] .. '|' .. integer(q.total)) end
writeQuota(KEYS[3], q)
keepNow(KEYS[2], now)
return { 'extended', integer(q.total) }
