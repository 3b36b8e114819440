--- An intent to pay online: "state|id|amount|reservedAt|openedAt|settledAt".
-- state: o open, p paid, r refused, f to be paid back. reservedAt tells which place it is for. Times in opening ms.
local function unpackIntent(text)
  if not text then return nil end
  local state, id, amount, reservedAt, openedAt, settledAt = string.match(text, '^(%a)|([^|]+)|(%d+)|(%d+)|(%d+)|(%d+)$')
  return { state = state, id = id, amount = amount, reservedAt = reservedAt, openedAt = openedAt, settledAt = settledAt }
end

local function packIntent(i)
  return i.state .. '|' .. i.id .. '|' .. i.amount .. '|' .. i.reservedAt .. '|' .. i.openedAt .. '|' .. i.settledAt
end
