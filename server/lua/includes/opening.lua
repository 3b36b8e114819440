--- The opening's settings that scripts decide by, as one table; nil when there is no opening.
-- `halted`: state was lost, and the operator has not decided yet. Nothing may be counted on from what is left,
-- not even payments; to everyone else it looks like maintenance.
local function readOpening(openingKey)
  local f = redis.call('HMGET', openingKey, 'preQueueAt', 'opensAt', 'closesAt', 'mode', 'maintenance',
    'halted', 'paymentMs', 'unpaid', 'claimMs', 'sessionMs', 'maxActive', 'paused', 'listClosesAt', 'exemptMs',
    'exemptBurst')
  if not f[1] then return nil end
  return {
    preQueueAt = tonumber(f[1]), opensAt = tonumber(f[2]), closesAt = tonumber(f[3]), mode = f[4],
    maintenance = f[5] == '1' or f[6] == '1', halted = f[6] == '1', paymentMs = tonumber(f[7]), unpaid = f[8],
    claimMs = tonumber(f[9]), sessionMs = tonumber(f[10]), maxActive = tonumber(f[11]), paused = f[12] == '1',
    listClosesAt = tonumber(f[13]), exemptMs = tonumber(f[14] or '1000'), exemptBurst = tonumber(f[15] or '30'),
  }
end

--- The phase of the opening: before, preQueue, open, exhausted, closed or maintenance.
local function phaseOf(opening, now, remaining)
  if opening.maintenance then return 'maintenance' end
  if now >= opening.closesAt then return 'closed' end
  if now < opening.preQueueAt then return 'before' end
  if now < opening.opensAt then return 'preQueue' end
  if remaining <= 0 then return 'exhausted' end
  return 'open'
end
