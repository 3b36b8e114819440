--- Next: the opening that stands is over and kept as it ended, and another one takes its place, with a quota, a room
--- and a ledger of its own. Accounts, applications, documents and sign-ins live on, and so do the clock and the fence.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] places  KEYS[5] former  KEYS[6] ledger  KEYS[7] chain
-- KEYS[8] checkpoint  KEYS[9] payments  KEYS[10] extensions  KEYS[11] room  KEYS[12] tickets  KEYS[13] spots
-- KEYS[14] calls  KEYS[15] sessions  KEYS[16] leavers  KEYS[17] standby  KEYS[18] standbys  KEYS[19] draw
-- KEYS[20] drawsecret  KEYS[21] due  KEYS[22] openings  KEYS[23] holders  KEYS[24] lease  KEYS[25] fence
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] id   ARGV[3] its terms, as text   ARGV[4] epoch   ARGV[5] total
-- ARGV[6] what the names of the keys that are kept begin with, under the same hash tag
-- ARGV[7..] field, value pairs of the opening; what they do not name stays as it is
--
-- Result: code, number of this change
--   opened            now
--   again             it stands already, on these terms
--   opening_exists    it stands, or stood, on other terms
--   opening_running   the one that stands is neither closed nor full
--   payments_pending  in it, a place waits for its payment
--   unchained         its ledger is not chained to the end yet: a little later
--   maintenance  no_opening  late
-- Who has a place that is paid for, or is exempt, is kept as a holder: they take no place in a later opening. What was
-- somebody's place is kept for their mailbox. The fence rises: a controller that remembers the opening before is out.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include quota
local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return { 'late', '0' } end
local opening = readOpening(KEYS[1])
if not opening then return { 'no_opening', '0' } end
local said = redis.call('HMGET', KEYS[1], 'id', 'terms', 'epoch', 'changes')
local id = said[1]
if id == ARGV[2] then
  if said[2] == ARGV[3] then return { 'again', said[4] or '0' } end
  return { 'opening_exists', '0' }
end
if redis.call('HEXISTS', KEYS[22], ARGV[2]) == 1 then return { 'opening_exists', '0' } end
if opening.maintenance then return { 'maintenance', '0' } end
local q = readQuota(KEYS[3])
if now < opening.closesAt and q.remaining > 0 then return { 'opening_running', '0' } end
if q.reserved > 0 then return { 'payments_pending', '0' } end
if redis.call('LLEN', KEYS[7]) < redis.call('LLEN', KEYS[6]) then return { 'unchained', '0' } end

local accounts = redis.call('HKEYS', KEYS[4])
for from = 1, #accounts, 1000 do
  local page = { unpack(accounts, from, math.min(from + 999, #accounts)) }
  local places = redis.call('HMGET', KEYS[4], unpack(page))
  local earlier = redis.call('HMGET', KEYS[5], unpack(page))
  for i, account in ipairs(page) do
    redis.call('HSET', KEYS[5], account, earlier[i] and (earlier[i] .. ' ' .. places[i]) or places[i])
    local state = string.sub(places[i], 1, 1)
    if state ~= 'l' then redis.call('HSET', KEYS[23], account, state .. '|' .. id) end
  end
end

local fields = redis.call('HGETALL', KEYS[1])
local kept = {
  opening = KEYS[1], quota = KEYS[3], places = KEYS[4], ledger = KEYS[6], chain = KEYS[7], checkpoint = KEYS[8],
  payments = KEYS[9], extensions = KEYS[10], room = KEYS[11], tickets = KEYS[12], spots = KEYS[13], calls = KEYS[14],
  sessions = KEYS[15], leavers = KEYS[16], standby = KEYS[17], standbys = KEYS[18], draw = KEYS[19],
  drawsecret = KEYS[20], due = KEYS[21],
}
for name, key in pairs(kept) do
  if redis.call('EXISTS', key) == 1 then redis.call('RENAME', key, ARGV[6] .. id .. ':' .. name) end
end
redis.call('HSET', KEYS[22], id, integer(redis.call('HLEN', KEYS[22]) + 1) .. '|' .. said[3] .. '|' .. integer(now))

redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HSET', KEYS[1], 'id', ARGV[2], 'terms', ARGV[3], 'epoch', ARGV[4], 'paused', '0', unpack(ARGV, 7))
q = { total = tonumber(ARGV[5]), remaining = tonumber(ARGV[5]), reserved = 0, confirmed = 0, burned = 0, lastRank = 0,
  lastSeq = 0 }
writeQuota(KEYS[3], q)
redis.call('DEL', KEYS[24])
redis.call('INCR', KEYS[25])
keepNow(KEYS[2], now)
return { 'opened', integer(redis.call('HINCRBY', KEYS[1], 'changes', 1)) }
