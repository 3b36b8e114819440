--- Join the waiting room: one spot a person, however often they ask. A vector of at most 1,000 people.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] room  KEYS[5] tickets  KEYS[6] spots
-- KEYS[7] places  KEYS[8] draw  KEYS[9] holders
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2..] account ids
--
-- Result: one text, values parted by spaces: two a person, code and number.
--   joined           a new spot; its number
--   again            the spot the person already has; its number
--   not_open         the pre-queue is not open yet
--   closed           the opening is over
--   quota_exhausted  no place is left
--   has_place        from an earlier opening: nothing to wait for
--   maintenance      closed for maintenance
--   no_room          this opening has no waiting room
--   no_opening       nothing is set up
--   late             the deadline has passed; nothing was written
-- Whoever left, let a call or a session run out, lost a place by not paying, or was turned away when the last place
-- went, gets a new spot at the back, if there is a line again.
-- In mode `lottery` the numbers given before `listClosesAt` are on the list; the first to join after it closes it.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include place
-- @include draw
-- @include spot
local accounts = #ARGV - 1
local out = {}
local function refuseAll(code)
  for i = 1, accounts do
    out[2 * i - 1] = code
    out[2 * i] = '0'
  end
  return table.concat(out, ' ')
end

local now, wall, alive = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return refuseAll('late') end
local opening = readOpening(KEYS[1])
if not opening then return refuseAll('no_opening') end
if opening.mode == 'passthrough' or opening.mode == 'session-limit' then return refuseAll('no_room') end

local remaining = tonumber(redis.call('HGET', KEYS[3], 'remaining') or '0')
local phase = phaseOf(opening, now, remaining)
local refusal = nil
if phase == 'before' then refusal = 'not_open'
elseif phase == 'exhausted' then refusal = 'quota_exhausted'
elseif phase == 'closed' or phase == 'maintenance' then refusal = phase end

local ids = {}
for i = 1, accounts do ids[i] = ARGV[i + 1] end
local tickets = redis.call('HMGET', KEYS[5], unpack(ids))
local holders = redis.call('HMGET', KEYS[9], unpack(ids))
local counters = redis.call('HMGET', KEYS[4], 'lastNumber', 'waiting', 'turnedAwayTo')
local lastNumber = tonumber(counters[1] or '0')
local waiting = tonumber(counters[2] or '0')
local turnedAwayTo = tonumber(counters[3] or '0')
local newTickets, newSpots, given = {}, {}, {}
local stamp = integer(now)

for i = 1, accounts do
  local id = ids[i]
  local number = given[id] or tickets[i]
  local live = false
  if given[id] then
    live = true
  elseif number then
    local spot = unpackSpot(redis.call('HGET', KEYS[6], number))
    live = spot ~= nil and string.find('wbcad', spot.state, 1, true) ~= nil and not hasRunOut(spot, alive)
      and (refusal ~= nil or spot.state ~= 'w' or tonumber(number) > turnedAwayTo)
    if live and spot.state == 'd' then
      local place = unpackPlace(redis.call('HGET', KEYS[7], id))
      live = place ~= nil and place.state ~= 'l'
    end
  end
  if live then
    out[2 * i - 1] = 'again'
    out[2 * i] = number
  elseif refusal then
    out[2 * i - 1] = refusal
    out[2 * i] = '0'
  elseif holders[i] then
    out[2 * i - 1] = 'has_place'
    out[2 * i] = '0'
  else
    lastNumber = lastNumber + 1
    waiting = waiting + 1
    local text = integer(lastNumber)
    given[id] = text
    newTickets[#newTickets + 1] = id
    newTickets[#newTickets + 1] = text
    newSpots[#newSpots + 1] = text
    newSpots[#newSpots + 1] = 'w|' .. id .. '|' .. stamp .. '|0|0|0|0'
    out[2 * i - 1] = 'joined'
    out[2 * i] = text
  end
end

if #newTickets > 0 then
  closeList(opening, readDraw(opening, KEYS[8]), KEYS[8], tonumber(counters[1] or '0'), now)
  redis.call('HSET', KEYS[5], unpack(newTickets))
  redis.call('HSET', KEYS[6], unpack(newSpots))
  redis.call('HSET', KEYS[4], 'lastNumber', integer(lastNumber), 'waiting', integer(waiting))
  keepNow(KEYS[2], now)
end
return table.concat(out, ' ')
