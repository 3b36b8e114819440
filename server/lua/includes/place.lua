--- A person's place: "state|rank|reservedAt|payBy|settledAt".
-- state: r reserved, c confirmed, l lapsed, x exempt (no rank). Times in opening ms; 0 where it did not happen.
local function unpackPlace(text)
  if not text then return nil end
  local state, rank, reservedAt, payBy, settledAt = string.match(text, '^(%a)|(%d+)|(%d+)|(%d+)|(%d+)$')
  return { state = state, rank = rank, reservedAt = reservedAt, payBy = payBy, settledAt = settledAt }
end

local function packPlace(p)
  return table.concat({ p.state, p.rank, p.reservedAt, p.payBy, p.settledAt }, '|')
end
