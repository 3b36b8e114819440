--- A person's place: "state|rank|reservedAt|payBy|settledAt|seq|settledSeq".
-- state: r reserved, c confirmed, l lapsed, x exempt (no rank). Times in opening ms; 0 where it did not happen.
-- seq, settledSeq: the ledger entries that gave the place and that settled it, so that a receipt can name them.
local function unpackPlace(text)
  if not text then return nil end
  local state, rank, reservedAt, payBy, settledAt, seq, settledSeq =
    string.match(text, '^(%a)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)$')
  return { state = state, rank = rank, reservedAt = reservedAt, payBy = payBy, settledAt = settledAt, seq = seq,
    settledSeq = settledSeq }
end

local function packPlace(p)
  return p.state .. '|' .. p.rank .. '|' .. p.reservedAt .. '|' .. p.payBy .. '|' .. p.settledAt .. '|' .. p.seq .. '|'
    .. p.settledSeq
end
