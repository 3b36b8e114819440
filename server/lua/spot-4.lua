--- Where one spot stands, for the few who are past `serving`. Reads only.
--
-- KEYS[1] clock  KEYS[2] room  KEYS[3] spots  KEYS[4] places
-- ARGV[1] number   ARGV[2] account id
--
-- Result: code, calledAt, claimBy, admittedAt, expiresAt, lastNumber (times in opening ms, 0 for none)
--   waiting standby called admitted done left
--   turned_away  waited when the last place went
--   expired   the call or the session ran out
--   unknown   there is no such spot, or it is somebody else's
-- @include now
-- @include spot
local _, _, alive = readNow(KEYS[1])
local counters = redis.call('HMGET', KEYS[2], 'lastNumber', 'turnedAwayTo')
local lastNumber = counters[1] or '0'
local spot = unpackSpot(redis.call('HGET', KEYS[3], ARGV[1]))
if not spot or spot.accountId ~= ARGV[2] then return { 'unknown', '0', '0', '0', '0', lastNumber } end
local code = ({ w = 'waiting', b = 'standby', c = 'called', a = 'admitted', d = 'done', l = 'left', e = 'expired', s = 'expired' })[spot.state]
if hasRunOut(spot, alive) then code = 'expired' end
if code == 'waiting' and tonumber(ARGV[1]) <= tonumber(counters[2] or '0') then code = 'turned_away' end
local place = redis.call('HGET', KEYS[4], ARGV[2])
if place and string.sub(place, 1, 1) ~= 'l' then code = 'done' end
return { code, spot.calledAt, spot.claimBy, spot.admittedAt, spot.expiresAt, lastNumber }
