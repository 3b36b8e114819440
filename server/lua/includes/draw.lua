--- The draw of mode `lottery`, as far as numbers and turns depend on it; nil in other modes.
-- numbers: how many are on the list, nil until it is closed. seed: hex, nil until the draw is made.
local function readDraw(opening, drawKey)
  if opening.mode ~= 'lottery' then return nil end
  local f = redis.call('HMGET', drawKey, 'numbers', 'seed')
  return { numbers = tonumber(f[1]), seed = f[2] }
end

--- Closes the list at `listClosesAt` with the numbers given till then, by whichever script comes first after it:
-- nobody who comes later is drawn. Writes, once; changes `draw`. @return whether it did.
local function closeList(opening, draw, drawKey, lastNumber, now)
  if not draw or draw.numbers or opening.halted then return false end
  if now < opening.listClosesAt or now >= opening.closesAt then return false end
  draw.numbers = lastNumber
  redis.call('HSET', drawKey, 'numbers', integer(lastNumber), 'closedAt', integer(now))
  return true
end
