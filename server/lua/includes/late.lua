--- Whether a write comes too late: its caller has by now been told that it failed.
-- A Redis that was stopped and goes on must not run what nobody waits for any more.
-- @param deadline wall ms of this Redis's clock, 0 for none
local function isLate(wall, deadline)
  deadline = tonumber(deadline)
  return deadline > 0 and wall > deadline
end
