--- The whole way of people as the store knows it, for the statements that they may ask for. Reads only.
-- A vector of at most 1,000 people: one read serves one receipt, or a page of all of them.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] tickets  KEYS[5] spots  KEYS[6] places  KEYS[7] checkpoint
-- KEYS[8] room
-- ARGV[1..] account ids
--
-- Result: epoch, now (opening ms), the signed checkpoint ('' before the first); then thirteen values a person: code,
-- number, joinedAt, calledAt, claimBy, admittedAt, expiresAt, rank, reservedAt, payBy, settledAt, seq, settledSeq
-- (times in opening ms, sequence numbers of the ledger; 0 where it did not happen).
--   nothing      neither joined nor submitted
--   waiting  standby  called  admitted
--   left         gave the spot up
--   expired      the call or the session ran out
--   turned_away  still waiting when the last place went, or waiting or standing by at the close
--   done         submitted: a place that the store no longer knows
--   reserved  confirmed  lapsed  exempt
-- Who lets a place lapse and joins again is on a new way: the place is told no more.
-- @include integer
-- @include now
-- @include opening
-- @include place
-- @include spot
local now, _, alive = readNow(KEYS[2])
local opening = readOpening(KEYS[1])
local phase = opening and phaseOf(opening, now, tonumber(redis.call('HGET', KEYS[3], 'remaining') or '0'))
local out = { redis.call('HGET', KEYS[1], 'epoch') or '', integer(now), redis.call('GET', KEYS[7]) or '' }
local numbers = redis.call('HMGET', KEYS[4], unpack(ARGV))
local places = redis.call('HMGET', KEYS[6], unpack(ARGV))
local turnedAwayTo = tonumber(redis.call('HGET', KEYS[8], 'turnedAwayTo') or '0')
local ofSpot = { w = 'waiting', b = 'standby', c = 'called', a = 'admitted', d = 'done', l = 'left', e = 'expired', s = 'expired' }
local ofPlace = { r = 'reserved', c = 'confirmed', l = 'lapsed', x = 'exempt' }

for i = 1, #ARGV do
  local spot = numbers[i] and unpackSpot(redis.call('HGET', KEYS[5], numbers[i])) or nil
  local place = unpackPlace(places[i])
  if place and place.state == 'l' and spot and spot.state ~= 'd' then place = nil end
  local code = 'nothing'
  if place then
    code = ofPlace[place.state]
  elseif spot then
    code = ofSpot[spot.state]
    if hasRunOut(spot, alive) then code = 'expired' end
    if code == 'waiting' and (phase == 'exhausted' or tonumber(numbers[i]) <= turnedAwayTo) then code = 'turned_away' end
    if phase == 'closed' and (code == 'waiting' or code == 'standby') then code = 'turned_away' end
  end
  spot = spot or {}
  place = place or {}
  local values = { code, numbers[i] or '0', spot.joinedAt or '0', spot.calledAt or '0', spot.claimBy or '0',
    spot.admittedAt or '0', spot.expiresAt or '0', place.rank or '0', place.reservedAt or '0', place.payBy or '0',
    place.settledAt or '0', place.seq or '0', place.settledSeq or '0' }
  for _, value in ipairs(values) do out[#out + 1] = value end
end
return out
