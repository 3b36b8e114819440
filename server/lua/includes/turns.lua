--- The keyed permutation of a draw: the same as server/draw/turns.ts, which says how it works and why.
local function turnSide(size)
  local side = math.ceil(math.sqrt(size))
  while side * side < size do side = side + 1 end
  return side + side % 2
end

local function turnShift(seed, size, round, half, side)
  local text = 'opening-day/turn/1|' .. seed .. '|' .. integer(size) .. '|' .. round .. '|' .. integer(half)
  return tonumber(string.sub(redis.sha1hex(text), 1, 12), 16) % side
end

--- The turn of a number on the list. Seed: hex; number and turn: 1 to size.
local function turnAt(seed, size, number)
  local side, at = turnSide(size), number - 1
  repeat
    local left, right = math.floor(at / side), at % side
    for round = 1, 16 do left, right = right, (left + turnShift(seed, size, round, right, side)) % side end
    at = left * side + right
  until at < size
  return at + 1
end

--- The number that has a turn.
local function numberAt(seed, size, turn)
  local side, at = turnSide(size), turn - 1
  repeat
    local left, right = math.floor(at / side), at % side
    for round = 16, 1, -1 do left, right = (right - turnShift(seed, size, round, left, side)) % side, left end
    at = left * side + right
  until at < size
  return at + 1
end
