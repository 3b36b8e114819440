--- Pay: a reserved place becomes a confirmed one, if in time. A vector of at most 1,000 people.
--
-- KEYS[1] opening  KEYS[2] clock  KEYS[3] quota  KEYS[4] places  KEYS[5] due  KEYS[6] ledger  KEYS[7] payments
-- ARGV[1] deadline, wall ms (0: none)   ARGV[2..] pairs: account id, how it was paid
--
-- Result: one text, values parted by spaces: three a person: code, rank, settledAt (opening ms).
--   confirmed         now         again   before
--   nothing_reserved  no place, or an exempt one
--   lapsed            too late; the place is given up now if it was not yet
--   payment_pending   too late, but the place waits for what an online payment made in time will tell
--   maintenance       halted after a loss of state
--   no_opening  late
-- @include integer
-- @include now
-- @include late
-- @include opening
-- @include quota
-- @include place
-- @include lapse
local count = (#ARGV - 1) / 2
local out = {}
local function answer(i, code, rank, settledAt)
  out[3 * i - 2] = code
  out[3 * i - 1] = rank
  out[3 * i] = settledAt
end
local function refuseAll(code)
  for i = 1, count do answer(i, code, '0', '0') end
  return table.concat(out, ' ')
end

local now, wall = readNow(KEYS[2])
if isLate(wall, ARGV[1]) then return refuseAll('late') end
local opening = readOpening(KEYS[1])
if not opening then return refuseAll('no_opening') end
if opening.halted then return refuseAll('maintenance') end
local q = readQuota(KEYS[3])
local ids = {}
for i = 1, count do ids[i] = ARGV[2 * i] end
local places = redis.call('HMGET', KEYS[4], unpack(ids))
local settled, newPlaces, settledIds, newLedger, newPayments = {}, {}, {}, {}, {}

for i = 1, count do
  local id = ids[i]
  local place = settled[id] or unpackPlace(places[i])
  if not place or place.state == 'x' then
    answer(i, 'nothing_reserved', '0', '0')
  elseif place.state == 'c' then
    answer(i, 'again', place.rank, place.settledAt)
  elseif place.state == 'l' then
    answer(i, 'lapsed', place.rank, place.settledAt)
  elseif now > tonumber(place.payBy) and tonumber(redis.call('ZSCORE', KEYS[5], id)) >= now then
    answer(i, 'payment_pending', place.rank, '0')
  else
    local code = 'confirmed'
    if now > tonumber(place.payBy) then
      code = 'lapsed'
      newLedger[#newLedger + 1] = lapsePlace(q, opening, now, id, place)
    else
      q.reserved = q.reserved - 1
      q.confirmed = q.confirmed + 1
      place.state = 'c'
      place.settledAt = integer(now)
      newLedger[#newLedger + 1] = ledgerLine(q, now, 'confirm', id, place.rank, 1)
      place.settledSeq = integer(q.lastSeq)
      newPayments[#newPayments + 1] = id
      newPayments[#newPayments + 1] = ARGV[2 * i + 1]
    end
    settled[id] = place
    newPlaces[#newPlaces + 1] = id
    newPlaces[#newPlaces + 1] = packPlace(place)
    settledIds[#settledIds + 1] = id
    answer(i, code, place.rank, place.settledAt)
  end
end

if #newPlaces > 0 then
  redis.call('HSET', KEYS[4], unpack(newPlaces))
  if #newPayments > 0 then redis.call('HSET', KEYS[7], unpack(newPayments)) end
  redis.call('ZREM', KEYS[5], unpack(settledIds))
  redis.call('RPUSH', KEYS[6], unpack(newLedger))
  writeQuota(KEYS[3], q)
  keepNow(KEYS[2], now)
end
return table.concat(out, ' ')
