--- Submit: take one place, give the next rank, set the payment deadline, write the ledger: all or nothing.
-- A vector of at most 1,000 people; all of it is checked before the first write.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] places  KEYS[5] due  KEYS[6] ledger  KEYS[7] people
-- KEYS[8] room  KEYS[9] spots  KEYS[10] sessions  KEYS[11] signins  KEYS[12] former
-- KEYS[13] holders
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] take, or weigh: answer, and write nothing
-- ARGV[3..] pairs: account id, number of the admitted spot (0: none)
--
-- Result: one text, values parted by spaces: four a person: code, rank, reservedAt, payBy (opening ms).
--   reserved         a place, now
--   again            the place the person already has
--   exempt           accepted outside the quota, now; no rank
--   exempt_again     the same, before
--   clear            weighed only: there is nothing to refuse this person for, as things stand
--   busy             more exempt people at once than exemptBurst; then one each exemptMs is taken
--   not_open  closed  quota_exhausted  maintenance  not_admitted  incomplete  unknown_account  no_opening  late
--   has_place        from an earlier opening: one a family
--   session_ended    the mode asks for a live sign-in, of the exempt too, and there is none
-- An existing place is answered before anything else is checked: a reply lost just before the close must
-- not become a refusal. A place that lapsed is gone; its former holder counts as anyone else, and what it was is kept
-- apart when they get another one.
-- With the last place, everyone who waits is turned away, but for those who stand by.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include quota
-- @include place
-- @include spot
local count = (#ARGV - 2) / 2
local weigh = ARGV[2] == 'weigh'
local out = {}
local function answer(i, code, rank, reservedAt, payBy)
  out[4 * i - 3] = code
  out[4 * i - 2] = rank
  out[4 * i - 1] = reservedAt
  out[4 * i] = payBy
end
local function refuseAll(code)
  for i = 1, count do answer(i, code, '0', '0', '0') end
  return table.concat(out, ' ')
end

local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return refuseAll('late') end
local opening = readOpening(KEYS[1])
if not opening then return refuseAll('no_opening') end
local q = readQuota(KEYS[3])

local ids, numbers = {}, {}
for i = 1, count do
  ids[i] = ARGV[2 * i + 1]
  numbers[i] = ARGV[2 * i + 2]
end
local places = redis.call('HMGET', KEYS[4], unpack(ids))
local people = redis.call('HMGET', KEYS[7], unpack(ids))
local holders = redis.call('HMGET', KEYS[13], unpack(ids))
local limited = opening.mode == 'session-limit'
local roomless = limited or opening.mode == 'passthrough'
local spots = {}
if not roomless then spots = redis.call('HMGET', KEYS[9], unpack(numbers)) end
local signInEnds = {}
if limited then signInEnds = redis.call('ZMSCORE', KEYS[11], unpack(ids)) end

local stamp, payBy = integer(now), integer(now + opening.paymentMs)
local newPlaces, newDue, newLedger, newSpots, endedSessions, lapsedBefore = {}, {}, {}, {}, {}, {}
local taken = {}

-- When the pace of the exempt is all free again, opening ms; read when the first of them is met.
local exemptFreeAt
local function mayExempt()
  exemptFreeAt = math.max(now, exemptFreeAt or tonumber(redis.call('HGET', KEYS[8], 'exemptFreeAt') or '0'))
  if exemptFreeAt - now > (opening.exemptBurst - 1) * opening.exemptMs then return false end
  exemptFreeAt = exemptFreeAt + opening.exemptMs
  return true
end

for i = 1, count do
  local id = ids[i]
  local place = taken[id] or unpackPlace(places[i])
  local person = people[i]
  if place and place.state ~= 'l' then
    answer(i, place.state == 'x' and 'exempt_again' or 'again', place.rank, place.reservedAt, place.payBy)
  elseif holders[i] then
    answer(i, 'has_place', '0', '0', '0')
  elseif not person then
    answer(i, 'unknown_account', '0', '0', '0')
  elseif opening.maintenance then
    answer(i, 'maintenance', '0', '0', '0')
  elseif limited and not (signInEnds[i] and tonumber(signInEnds[i]) >= now) then
    answer(i, 'session_ended', '0', '0', '0')
  elseif string.sub(person, -1) ~= '1' then
    answer(i, 'incomplete', '0', '0', '0')
  elseif weigh and string.sub(person, 1, 1) == 'x' then
    answer(i, 'clear', '0', '0', '0')
  elseif string.sub(person, 1, 1) == 'x' and not mayExempt() then
    answer(i, 'busy', '0', '0', '0')
  elseif string.sub(person, 1, 1) == 'x' then
    newLedger[#newLedger + 1] = ledgerLine(q, now, 'exempt', id, '', 0)
    place = { state = 'x', rank = '0', reservedAt = stamp, payBy = '0', settledAt = '0', seq = integer(q.lastSeq),
      settledSeq = '0' }
    if places[i] then lapsedBefore[id] = places[i] end
    taken[id] = place
    newPlaces[#newPlaces + 1] = id
    newPlaces[#newPlaces + 1] = packPlace(place)
    answer(i, 'exempt', '0', stamp, '0')
  else
    local phase = phaseOf(opening, now, q.remaining)
    if phase == 'before' or phase == 'preQueue' then
      answer(i, 'not_open', '0', '0', '0')
    elseif phase == 'closed' then
      answer(i, 'closed', '0', '0', '0')
    elseif phase == 'exhausted' then
      answer(i, 'quota_exhausted', '0', '0', '0')
    elseif not roomless and not isAdmitted(spots[i], id, now) then
      answer(i, 'not_admitted', '0', '0', '0')
    elseif weigh then
      answer(i, 'clear', '0', '0', '0')
    else
      q.remaining = q.remaining - 1
      q.reserved = q.reserved + 1
      q.lastRank = q.lastRank + 1
      place = { state = 'r', rank = integer(q.lastRank), reservedAt = stamp, payBy = payBy, settledAt = '0',
        settledSeq = '0' }
      newLedger[#newLedger + 1] = ledgerLine(q, now, 'reserve', id, place.rank, 1)
      place.seq = integer(q.lastSeq)
      taken[id] = place
      newPlaces[#newPlaces + 1] = id
      newPlaces[#newPlaces + 1] = packPlace(place)
      if places[i] then lapsedBefore[id] = places[i] end
      newDue[#newDue + 1] = payBy
      newDue[#newDue + 1] = id
      if spots[i] then
        newSpots[#newSpots + 1] = numbers[i]
        newSpots[#newSpots + 1] = 'd' .. string.sub(spots[i], 2)
        endedSessions[#endedSessions + 1] = numbers[i]
      end
      answer(i, 'reserved', place.rank, stamp, payBy)
    end
  end
end

if #newPlaces > 0 then
  redis.call('HSET', KEYS[4], unpack(newPlaces))
  for id, text in pairs(lapsedBefore) do
    local earlier = redis.call('HGET', KEYS[12], id)
    redis.call('HSET', KEYS[12], id, earlier and (earlier .. ' ' .. text) or text)
  end
  if #newDue > 0 then redis.call('ZADD', KEYS[5], unpack(newDue)) end
  redis.call('RPUSH', KEYS[6], unpack(newLedger))
  writeQuota(KEYS[3], q)
  if exemptFreeAt then redis.call('HSET', KEYS[8], 'exemptFreeAt', integer(exemptFreeAt)) end
  if #newSpots > 0 then
    redis.call('HSET', KEYS[9], unpack(newSpots))
    redis.call('ZREM', KEYS[10], unpack(endedSessions))
    redis.call('HINCRBY', KEYS[8], 'active', -#endedSessions)
    redis.call('HINCRBY', KEYS[8], 'submitted', #endedSessions)
  end
  if #newSpots > 0 and q.remaining <= 0 then
    redis.call('HSET', KEYS[8], 'turnedAwayTo', redis.call('HGET', KEYS[8], 'lastNumber') or '0', 'waiting', '0')
    redis.call('HSETNX', KEYS[8], 'turnedAwayAt', stamp)
  end
  keepNow(KEYS[2], now)
end
return table.concat(out, ' ')
