--- Stand by: keep one's turn for a place that comes back after the last one has gone. Repeatable.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] room  KEYS[5] tickets  KEYS[6] spots  KEYS[7] standby
-- KEYS[8] standbys  KEYS[9] places  KEYS[10] draw  KEYS[11] holders
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] number of the spot (0: not known)
--
-- Result: code, number, entries in the log of the standby line
--   standby          from now on
--   again            before; or there is nothing to stand by for: called, admitted or submitted
--   found            the person has a spot that the caller did not name: ask again with its number
--   not_open         neither a spot nor an opening yet: join the line
--   has_place        from an earlier opening
--   closed  maintenance  no_room  no_opening
--   late             the deadline has passed; nothing was written
--   unknown          that spot is somebody else's, or there is none
-- Whoever has no spot, or lost it, gets the next number: behind everyone who came before. The line is one of turns,
-- whatever the moment of standing by, so that it is not won by who clicks first when the last place goes.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include place
-- @include draw
-- @include turns
-- @include spot
local number = ARGV[3]
local function answer(code)
  return { code, number, integer(redis.call('LLEN', KEYS[8])) }
end
local now, wall, alive = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return answer('late') end
local opening = readOpening(KEYS[1])
if not opening then return answer('no_opening') end
if opening.mode == 'passthrough' or opening.mode == 'session-limit' then return answer('no_room') end
if redis.call('HEXISTS', KEYS[11], ARGV[2]) == 1 then return answer('has_place') end

local latest = redis.call('HGET', KEYS[5], ARGV[2])
if number ~= '0' then
  local shown = unpackSpot(redis.call('HGET', KEYS[6], number))
  if not shown or shown.accountId ~= ARGV[2] then return answer('unknown') end
end
local spot = latest and unpackSpot(redis.call('HGET', KEYS[6], latest)) or nil
local live = spot and string.find('wbcad', spot.state, 1, true) ~= nil and not hasRunOut(spot, alive)
if live and spot.state == 'd' then
  local place = unpackPlace(redis.call('HGET', KEYS[9], ARGV[2]))
  live = place ~= nil and place.state ~= 'l'
end
if live and latest ~= number then
  number = latest
  return answer('found')
end
if live and spot.state ~= 'w' then return answer('again') end

local phase = phaseOf(opening, now, tonumber(redis.call('HGET', KEYS[3], 'remaining') or '0'))
if phase == 'closed' or phase == 'maintenance' then return answer(phase) end
local draw = readDraw(opening, KEYS[10])
local turn = tonumber(number)
if live then
  -- Before the draw the number stands for the turn; the draw puts it right.
  if draw and draw.seed and turn <= draw.numbers then turn = turnAt(draw.seed, draw.numbers, turn) end
  local turnedAwayTo = tonumber(redis.call('HGET', KEYS[4], 'turnedAwayTo') or '0')
  if tonumber(number) > turnedAwayTo then redis.call('HINCRBY', KEYS[4], 'waiting', -1) end
  spot.state = 'b'
else
  if phase == 'before' or phase == 'preQueue' then return answer('not_open') end
  closeList(opening, draw, KEYS[10], tonumber(redis.call('HGET', KEYS[4], 'lastNumber') or '0'), now)
  number = integer(redis.call('HINCRBY', KEYS[4], 'lastNumber', 1))
  turn = tonumber(number)
  spot = { state = 'b', accountId = ARGV[2], joinedAt = integer(now), calledAt = '0', claimBy = '0', admittedAt = '0',
    expiresAt = '0' }
  redis.call('HSET', KEYS[5], ARGV[2], number)
end
redis.call('HSET', KEYS[6], number, packSpot(spot))
redis.call('ZADD', KEYS[7], integer(turn), number)
redis.call('RPUSH', KEYS[8], number)
redis.call('HINCRBY', KEYS[4], 'standby', 1)
keepNow(KEYS[2], now)
return answer('standby')
