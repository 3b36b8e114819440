--- Documents: ask somebody for some, or take in what they send.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] places  KEYS[4] documents  KEYS[5] holders
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2] account id   ARGV[3] ask, or hand   ARGV[4] ms in which they are due
-- ARGV[5..] names
--
-- Result: code, then for each name: asked for at, due at, handed in at (opening ms, 0: not yet)
--   ok
--   not_accepted  there is no paid place, nor an exemption, in this opening or an earlier one
--   not_asked     one of these was never asked for; nothing was written
--   maintenance  no_opening  late
-- Repeating it changes nothing: what was asked for is due when it was, and what was handed in was so then.
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include place
local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return { 'late' } end
local opening = readOpening(KEYS[1])
if not opening then return { 'no_opening' } end
if opening.maintenance then return { 'maintenance' } end
local place = unpackPlace(redis.call('HGET', KEYS[3], ARGV[2]))
local accepted = place and (place.state == 'c' or place.state == 'x')
if not accepted and redis.call('HEXISTS', KEYS[5], ARGV[2]) == 0 then return { 'not_accepted' } end

-- One line each: name, asked for, due, handed in.
local order, known = {}, {}
for line in string.gmatch(redis.call('HGET', KEYS[4], ARGV[2]) or '', '[^\n]+') do
  local name, askedAt, dueAt, handedAt = string.match(line, '^(.*)|(%d+)|(%d+)|(%d+)$')
  order[#order + 1] = name
  known[name] = { askedAt = askedAt, dueAt = dueAt, handedAt = handedAt }
end
local out = { 'ok' }
for i = 5, #ARGV do
  local name = ARGV[i]
  local document = known[name]
  if ARGV[3] == 'hand' then
    if not document then return { 'not_asked' } end
    if document.handedAt == '0' then document.handedAt = integer(now) end
  elseif not document then
    document = { askedAt = integer(now), dueAt = integer(now + tonumber(ARGV[4])), handedAt = '0' }
    known[name] = document
    order[#order + 1] = name
  end
  out[#out + 1] = document.askedAt
  out[#out + 1] = document.dueAt
  out[#out + 1] = document.handedAt
end
local lines = {}
for _, name in ipairs(order) do
  local d = known[name]
  lines[#lines + 1] = name .. '|' .. d.askedAt .. '|' .. d.dueAt .. '|' .. d.handedAt
end
redis.call('HSET', KEYS[4], ARGV[2], table.concat(lines, '\n'))
keepNow(KEYS[2], now)
return out
