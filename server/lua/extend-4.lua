--- Add places while the opening runs.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] ledger
-- ARGV[1] how many places
--
-- Result: total after, 0 when there is no opening, or it is halted after a loss of state
-- @include integer
-- @include now
-- @include opening
-- @include quota
local opening = readOpening(KEYS[1])
if not opening or opening.halted then return 0 end
local now = readNow(KEYS[2])
local q = readQuota(KEYS[3])
local amount = tonumber(ARGV[1])
q.total = q.total + amount
q.remaining = q.remaining + amount
redis.call('RPUSH', KEYS[4], ledgerLine(q, now, 'extend', '', '', amount))
writeQuota(KEYS[3], q)
keepNow(KEYS[2], now)
return q.total
