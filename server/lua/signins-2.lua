--- How many are signed in now. Reads only.
--
-- KEYS[1] clock  KEYS[2] signins
--
-- Result: the number of live sign-ins
-- @include integer
-- @include now
local _, _, alive = readNow(KEYS[1])
return redis.call('ZCOUNT', KEYS[2], integer(alive), '+inf')
