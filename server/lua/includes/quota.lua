--- The quota's balances and counters, as numbers.
local function readQuota(quotaKey)
  local f = redis.call('HMGET', quotaKey, 'total', 'remaining', 'reserved', 'confirmed', 'burned', 'lastRank', 'lastSeq')
  local q = {}
  for i, name in ipairs({ 'total', 'remaining', 'reserved', 'confirmed', 'burned', 'lastRank', 'lastSeq' }) do
    q[name] = tonumber(f[i] or '0')
  end
  return q
end

local function writeQuota(quotaKey, q)
  redis.call('HSET', quotaKey, 'total', integer(q.total), 'remaining', integer(q.remaining),
    'reserved', integer(q.reserved), 'confirmed', integer(q.confirmed), 'burned', integer(q.burned),
    'lastRank', integer(q.lastRank), 'lastSeq', integer(q.lastSeq))
end

--- One ledger line, with the balances after it: seq|atMs|kind|accountId|rank|amount|remaining|reserved|confirmed|burned|total
-- Counts `q.lastSeq` up. An empty rank stands for none.
local function ledgerLine(q, now, kind, accountId, rank, amount)
  q.lastSeq = q.lastSeq + 1
  return string.format('%.0f|%.0f|%s|%s|%s|%.0f|%.0f|%.0f|%.0f|%.0f|%.0f', q.lastSeq, now, kind, accountId, rank, amount,
    q.remaining, q.reserved, q.confirmed, q.burned, q.total)
end
