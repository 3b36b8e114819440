--- An integer as text. Lua 5.1 prints large doubles in scientific notation; this never does.
local function integer(value)
  return string.format('%.0f', value)
end
