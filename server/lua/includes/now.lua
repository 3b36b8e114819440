--- Opening time and wall time, both in ms.
-- The clock is a stored list of segments "fromWallMs,openingMs,speed;..." in ascending order, the mapping
-- that server/opening/clock.ts states. The result never goes back behind the last time a script wrote.
-- @param clockKey hash with fields `segments`, `floor` and, while a maintenance lasts, `frozenAt`
-- @return opening time, wall time, and the time for calls, sessions and sign-ins: it stands still while a maintenance lasts
local function readNow(clockKey)
  local time = redis.call('TIME')
  local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local clock = redis.call('HMGET', clockKey, 'segments', 'floor', 'frozenAt')
  local now = wall
  if clock[1] then
    local from, opening, speed
    for f, o, s in string.gmatch(clock[1], '([^,;]+),([^,;]+),([^,;]+)') do
      f = tonumber(f)
      if from and f > wall then break end
      from, opening, speed = f, tonumber(o), tonumber(s)
    end
    if from then now = math.floor(opening + math.max(0, wall - from) * speed) end
  end
  local floor = tonumber(clock[2] or '0')
  if now < floor then now = floor end
  return now, wall, tonumber(clock[3] or now)
end

--- Remember `now` as the earliest time any later script may see. Called by whatever writes.
local function keepNow(clockKey, now)
  redis.call('HSET', clockKey, 'floor', string.format('%.0f', now))
end
