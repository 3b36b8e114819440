--- Whether people are signed in, where the mode asks for it. A vector of at most 1,000 people. Reads only.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] signins
-- ARGV[1..] account ids
--
-- Result: one text, a code a person, parted by spaces
--   live           signed in
--   unlimited      this mode does not ask for it
--   session_ended  not signed in, or not any more
-- @include now
-- @include opening
local out = {}
local opening = readOpening(KEYS[1])
if not opening or opening.mode ~= 'session-limit' then
  for i = 1, #ARGV do out[i] = 'unlimited' end
  return table.concat(out, ' ')
end
local _, _, alive = readNow(KEYS[2])
local ends = redis.call('ZMSCORE', KEYS[3], unpack(ARGV))
for i = 1, #ARGV do
  out[i] = ends[i] and tonumber(ends[i]) >= alive and 'live' or 'session_ended'
end
return table.concat(out, ' ')
