--- The controller's step: let calls and sessions run out, then call the next in line.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] room  KEYS[5] spots  KEYS[6] calls  KEYS[7] sessions
-- KEYS[8] fence  KEYS[9] leavers  KEYS[10] ledger  KEYS[11] standby  KEYS[12] standbys  KEYS[13] draw
-- ARGV[1] fencing token   ARGV[2] version expected   ARGV[3] how many to call at most (0 to 1,000)
-- ARGV[4] deadline, wall ms (0: none)
--
-- Result: code, then the room after the step: version, now, wall, phase, total, remaining, reserved, confirmed,
-- burned, lastNumber, serving, waiting, called, active, callsMade, takenUp, noShows, leftCalled, leftActive,
-- sessionsExpired, submitted, leavers, lastRank, lastSeq, ledger entries, paused, standby, turnedAwayTo,
-- entries in the log of the standby line, numbers on the list of a draw ('' until it is closed), its seed ('' until it
-- is made), how many fields of the draw's record are known
--   ok      the step was made
--   stale   another version than expected; nothing was written, the room as it is
--   fenced  a newer controller exists; nothing was written
--   no_opening  late
--
-- A call holds a place: called + active is never above the places left, nor above the cap.
-- Whoever waited when the last place went is turned away (turns up to `turnedAwayTo`) and is not called into the void
-- when a place comes back. That place goes to those who stand by, in the order of their turns; only when none of them
-- is left does the line go on with those who came later.
-- Calls go out in the order of the turns. Those are the numbers; but in mode `lottery` the numbers on the list have the
-- turns that the seed gives them, and nobody is called before the draw.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include quota
-- @include spot
-- @include draw
-- @include turns
if redis.call('GET', KEYS[8]) ~= ARGV[1] then return { 'fenced' } end
local now, wall, alive = readNow(KEYS[2])
if isLate(wall, ARGV[4]) then return { 'late' } end
local opening = readOpening(KEYS[1])
if not opening then return { 'no_opening' } end
local q = readQuota(KEYS[3])
local draw = readDraw(opening, KEYS[13])
local names = { 'version', 'lastNumber', 'serving', 'waiting', 'called', 'active', 'callsMade', 'takenUp', 'noShows',
  'leftCalled', 'leftActive', 'sessionsExpired', 'submitted', 'standby', 'turnedAwayTo' }
local values = redis.call('HMGET', KEYS[4], unpack(names))
local room = {}
for i, name in ipairs(names) do room[name] = tonumber(values[i] or '0') end

local function answer(code, phase)
  return { code, integer(room.version), integer(now), integer(wall), phase, integer(q.total), integer(q.remaining),
    integer(q.reserved), integer(q.confirmed), integer(q.burned), integer(room.lastNumber), integer(room.serving),
    integer(room.waiting), integer(room.called), integer(room.active), integer(room.callsMade), integer(room.takenUp),
    integer(room.noShows), integer(room.leftCalled), integer(room.leftActive), integer(room.sessionsExpired),
    integer(room.submitted), integer(redis.call('LLEN', KEYS[9])), integer(q.lastRank), integer(q.lastSeq),
    integer(redis.call('LLEN', KEYS[10])), opening.paused and '1' or '0',
    integer(room.standby), integer(room.turnedAwayTo), integer(redis.call('LLEN', KEYS[12])),
    draw and draw.numbers and integer(draw.numbers) or '', draw and draw.seed or '',
    draw and integer(redis.call('HLEN', KEYS[13])) or '0' }
end

local phase = phaseOf(opening, now, q.remaining)
if room.version ~= tonumber(ARGV[2]) then return answer('stale', phase) end

local closed = closeList(opening, draw, KEYS[13], room.lastNumber, now)
local function numberOf(turn)
  if draw and turn <= draw.numbers then return numberAt(draw.seed, draw.numbers, turn) end
  return turn
end

local changed = {}
local before = { room.serving, room.callsMade }
local function runOut(key, state)
  local over = redis.call('ZRANGEBYSCORE', key, '-inf', '(' .. integer(alive), 'LIMIT', 0, 1000)
  if #over == 0 then return 0 end
  local spots = redis.call('HMGET', KEYS[5], unpack(over))
  for i, number in ipairs(over) do
    changed[#changed + 1] = number
    changed[#changed + 1] = state .. string.sub(spots[i], 2)
  end
  redis.call('HSET', KEYS[5], unpack(changed))
  changed = {}
  redis.call('ZREM', key, unpack(over))
  return #over
end
local noShows = runOut(KEYS[6], 'e')
room.called = room.called - noShows
room.noShows = room.noShows + noShows
local expired = runOut(KEYS[7], 's')
room.active = room.active - expired
room.sessionsExpired = room.sessionsExpired + expired

if phase == 'open' and not opening.paused and opening.mode ~= 'passthrough' and (not draw or draw.seed) then
  local busy = room.called + room.active
  local budget = math.min(tonumber(ARGV[3]), q.remaining - busy, opening.maxActive - busy, 1000)
  local claimBy = integer(now + opening.claimMs)
  local calledAt = integer(now)
  local newCalls, noLongerBy, logged = {}, {}, {}
  local function callAll(numbers)
    local spots = redis.call('HMGET', KEYS[5], unpack(numbers))
    for i, number in ipairs(numbers) do
      local spot = unpackSpot(spots[i])
      if spot and (spot.state == 'w' or spot.state == 'b') then
        if spot.state == 'b' then
          noLongerBy[#noLongerBy + 1] = number
          logged[#logged + 1] = '-' .. number
        end
        spot.state = 'c'
        spot.calledAt = calledAt
        spot.claimBy = claimBy
        changed[#changed + 1] = number
        changed[#changed + 1] = packSpot(spot)
        newCalls[#newCalls + 1] = claimBy
        newCalls[#newCalls + 1] = number
        budget = budget - 1
      end
    end
  end

  if budget > 0 and room.standby > 0 then
    local back = redis.call('ZRANGEBYSCORE', KEYS[11], '-inf', integer(room.turnedAwayTo), 'LIMIT', 0, budget)
    if #back > 0 then callAll(back) end
  end
  while budget > 0 and math.max(room.serving, room.turnedAwayTo) < room.lastNumber do
    local from = math.max(room.serving, room.turnedAwayTo)
    room.serving = math.min(from + budget, room.lastNumber)
    local numbers = {}
    for turn = from + 1, room.serving do numbers[#numbers + 1] = integer(numberOf(turn)) end
    callAll(numbers)
  end
  local calls = #newCalls / 2
  if calls > 0 then
    redis.call('HSET', KEYS[5], unpack(changed))
    redis.call('ZADD', KEYS[6], unpack(newCalls))
    if #noLongerBy > 0 then
      redis.call('ZREM', KEYS[11], unpack(noLongerBy))
      redis.call('RPUSH', KEYS[12], unpack(logged))
    end
    room.called = room.called + calls
    room.standby = room.standby - #noLongerBy
    room.waiting = room.waiting - (calls - #noLongerBy)
    room.callsMade = room.callsMade + calls
  end
end

if noShows + expired > 0 or before[1] ~= room.serving or before[2] ~= room.callsMade then
  room.version = room.version + 1
  redis.call('HSET', KEYS[4], 'version', integer(room.version), 'serving', integer(room.serving),
    'waiting', integer(room.waiting), 'standby', integer(room.standby), 'called', integer(room.called), 'active', integer(room.active),
    'callsMade', integer(room.callsMade), 'noShows', integer(room.noShows),
    'sessionsExpired', integer(room.sessionsExpired))
end
if closed or noShows + expired > 0 or before[1] ~= room.serving or before[2] ~= room.callsMade then keepNow(KEYS[2], now) end
return answer('ok', phase)
