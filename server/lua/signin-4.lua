--- Sign in, where the mode limits how many may be signed in at once. A vector of at most 1,000 people.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] people  KEYS[4] signins
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2..] account ids
--
-- Result: one text, values parted by spaces: two a person, code and expiresAt (opening ms).
--   signed_in        now
--   again            before, and it still lasts; nothing was changed
--   unlimited        this mode has no limit: the account's token is enough; 0
--   busy             as many are signed in as may be
--   unknown_account  nobody set this account up
--   maintenance      closed for maintenance
--   no_opening  late
-- A sign-in lasts as long as it was given for, whatever is done with it; then its seat is free.
-- @include integer
-- @include now
-- @include late
-- @include opening
local count = #ARGV - 1
local out = {}
local function answer(i, code, expiresAt)
  out[2 * i - 1] = code
  out[2 * i] = expiresAt
end
local function refuseAll(code)
  for i = 1, count do answer(i, code, '0') end
  return table.concat(out, ' ')
end

local now, wall, alive = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return refuseAll('late') end
local opening = readOpening(KEYS[1])
if not opening then return refuseAll('no_opening') end
if opening.mode ~= 'session-limit' then return refuseAll('unlimited') end

local ids = {}
for i = 1, count do ids[i] = ARGV[i + 1] end
local people = redis.call('HMGET', KEYS[3], unpack(ids))
local ends = redis.call('ZMSCORE', KEYS[4], unpack(ids))
-- Those whose end has passed are not counted; they are taken out with the first write.
local live = redis.call('ZCOUNT', KEYS[4], integer(alive), '+inf')
local expiresAt = integer(now + opening.sessionMs)
local given, added = {}, {}

for i = 1, count do
  local id = ids[i]
  if given[id] or (ends[i] and tonumber(ends[i]) >= alive) then
    answer(i, 'again', given[id] or integer(tonumber(ends[i])))
  elseif not people[i] then
    answer(i, 'unknown_account', '0')
  elseif opening.maintenance then
    answer(i, 'maintenance', '0')
  elseif live >= opening.maxActive then
    answer(i, 'busy', '0')
  else
    live = live + 1
    given[id] = expiresAt
    added[#added + 1] = expiresAt
    added[#added + 1] = id
    answer(i, 'signed_in', expiresAt)
  end
end

if #added > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. integer(alive))
  redis.call('ZADD', KEYS[4], unpack(added))
  keepNow(KEYS[2], now)
end
return table.concat(out, ' ')
