--- An unpaid place at the end of its time: back to `remaining`, or burned, as the opening says.
-- Changes `q` and `place`; returns the ledger line. The caller writes.
local function lapsePlace(q, opening, now, accountId, place)
  q.reserved = q.reserved - 1
  local kind = 'burn'
  if opening.unpaid == 'returned' then
    kind = 'return'
    q.remaining = q.remaining + 1
  else
    q.burned = q.burned + 1
  end
  place.state = 'l'
  place.settledAt = integer(now)
  local line = ledgerLine(q, now, kind, accountId, place.rank, 1)
  place.settledSeq = integer(q.lastSeq)
  return line
end
