--- A person's spot in the room: "state|accountId|joinedAt|calledAt|claimBy|admittedAt|expiresAt".
-- state: w waiting, b standing by, c called, a admitted, d done (has submitted), l left, e the call ran out, s the session ran out.
-- Times in opening ms; 0 where it did not happen.
local function unpackSpot(text)
  if not text then return nil end
  local state, accountId, joinedAt, calledAt, claimBy, admittedAt, expiresAt =
    string.match(text, '^(%a)|([^|]+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)$')
  return { state = state, accountId = accountId, joinedAt = joinedAt, calledAt = calledAt, claimBy = claimBy,
    admittedAt = admittedAt, expiresAt = expiresAt }
end

--- Whether the spot's call, or its session, has run out by `alive`, though no step of the controller has said so yet.
-- @param alive the time for calls and sessions, of `readNow`
local function hasRunOut(s, alive)
  return (s.state == 'c' and alive > tonumber(s.claimBy)) or (s.state == 'a' and alive > tonumber(s.expiresAt))
end

--- Whether the spot, as it is stored, is this account's admission and still lasts.
local function isAdmitted(text, accountId, now)
  if not text then return false end
  local holder, expiresAt = string.match(text, '^a|([^|]+)|.*|(%d+)$')
  return holder == accountId and now <= tonumber(expiresAt)
end

local function packSpot(s)
  return s.state .. '|' .. s.accountId .. '|' .. s.joinedAt .. '|' .. s.calledAt .. '|' .. s.claimBy .. '|' .. s.admittedAt
    .. '|' .. s.expiresAt
end
