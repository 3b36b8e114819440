--- Save: keep an application as it is now, unless it has been changed since it was read, or been submitted.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] people  KEYS[4] places  KEYS[5] applications  KEYS[6] identities
-- KEYS[7] holders
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] the version that was read (0: none yet)
-- ARGV[4] category and completeness, as in people   ARGV[5] what is filled in   ARGV[6..] the family's people, hashed
--
-- Result: code, version now, what is filled in now
--   saved
--   changed_elsewhere  another version is there; it is answered, and nothing was written
--   already_submitted  it stands as it was submitted, in this opening or an earlier one
--   family_taken       one of these people is in another account's application
--   unknown_account  maintenance  no_opening  late
-- Whoever lost their place by not paying may change it again.
-- @include now
-- @include late
-- @include opening
-- @include place
local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return { 'late', '0', '' } end
local opening = readOpening(KEYS[1])
if not opening then return { 'no_opening', '0', '' } end

local id = ARGV[2]
local version, family, text = '0', '', ''
local kept = redis.call('HGET', KEYS[5], id)
if kept then version, family, text = string.match(kept, '^(%d+)|([^|]*)|(.*)$') end
if redis.call('HEXISTS', KEYS[3], id) == 0 then return { 'unknown_account', '0', '' } end
local place = unpackPlace(redis.call('HGET', KEYS[4], id))
if place and place.state ~= 'l' then return { 'already_submitted', version, text } end
if redis.call('HEXISTS', KEYS[7], id) == 1 then return { 'already_submitted', version, text } end
if opening.maintenance then return { 'maintenance', '0', '' } end
if ARGV[3] ~= version then return { 'changed_elsewhere', version, text } end

local people = {}
for i = 6, #ARGV do
  people[#people + 1] = ARGV[i]
  local owner = redis.call('HGET', KEYS[6], ARGV[i])
  if owner and owner ~= id then return { 'family_taken', version, text } end
end
for person in string.gmatch(family, '[^,]+') do redis.call('HDEL', KEYS[6], person) end
for _, person in ipairs(people) do redis.call('HSET', KEYS[6], person, id) end
version = string.format('%.0f', tonumber(version) + 1)
redis.call('HSET', KEYS[5], id, version .. '|' .. table.concat(people, ',') .. '|' .. ARGV[5])
redis.call('HSET', KEYS[3], id, ARGV[4])
keepNow(KEYS[2], now)
return { 'saved', version, ARGV[5] }
