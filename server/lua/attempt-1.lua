--- Attempt: count one try at something that may be tried only so often. Wall time.
--
-- KEYS[1] attempts
-- ARGV[1] what is tried   ARGV[2] tries that may come at once   ARGV[3] ms until another one is free   ARGV[4] try, or forget
--
-- Result: wall ms until the next try may come; 0: this one may go on
-- `forget` is for who has succeeded: what was tried before no longer counts.
-- One number is kept of each: when all its tries would be free again (the generic cell rate algorithm, ATM Forum 1999).
-- Those for which that time has passed are taken out, so that the set holds no more than was tried lately.
local time = redis.call('TIME')
local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[4] == 'forget' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return 0
end
local interval = tonumber(ARGV[3])
local free = math.max(wall, tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or '0'))
local early = free - wall - (tonumber(ARGV[2]) - 1) * interval
if early > 0 then return early end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', wall))
redis.call('ZADD', KEYS[1], string.format('%.0f', free + interval), ARGV[1])
return 0
