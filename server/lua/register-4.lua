--- Register: set up an account, one for each e-mail address.
--
-- KEYS[1] clock  KEYS[2] people  KEYS[3] accounts  KEYS[4] emails
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] e-mail address   ARGV[4] the account's record
--
-- Result: code
--   registered   the account is there, with nothing filled in
--   email_taken  the address has an account already; nothing was written
--   late         the deadline has passed; nothing was written
-- @include now
-- @include late
local now, wall = readNow(KEYS[1])
if isLate(wall, ARGV[1]) then return 'late' end
if redis.call('HSETNX', KEYS[4], ARGV[3], ARGV[2]) == 0 then return 'email_taken' end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
redis.call('HSET', KEYS[2], ARGV[2], 'r0')
keepNow(KEYS[1], now)
return 'registered'
