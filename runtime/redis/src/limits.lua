-- Takes the cost of every limit of one request, or nothing of any. The steps are those of
-- palisade::rate::BudgetState, in microseconds of the server's clock.
--
-- KEYS: one budget a limit. ARGV[1]: a time in place of the server's, for tests; else empty.
-- Then for each key: limit, cost, ceiling, window, price and its parts, tolerance and its parts.
-- A length of time is whole microseconds and parts of one, of which `limit` make a microsecond.
-- Every number is whole and below 2^53, so that doubles hold it exactly.
--
-- Answers {now, denied, (paid_at, parts, used, window_ends) ..}: the place of the limit that denied
-- and the state of that one, or 0 and the states of all.

local now, given = tonumber(ARGV[1]), true
if not now then
  local time = redis.call('TIME')
  now, given = time[1] * 1000000 + time[2], false
end

local function keep(key, state)
  local alive = math.max(state[1] + 1, state[4]) - now
  local expiry = given and 600000 or math.max(1, math.ceil(alive / 1000))
  redis.call('SET', key, struct.pack('>dddd', unpack(state)), 'PX', string.format('%.0f', expiry))
end

local states = {}
local answer = {now, 0}

for place, key in ipairs(KEYS) do
  local from = (place - 1) * 8 + 1
  local limit, cost, ceiling, window = tonumber(ARGV[from + 1]), tonumber(ARGV[from + 2]),
    tonumber(ARGV[from + 3]), tonumber(ARGV[from + 4])
  local price, price_parts = tonumber(ARGV[from + 5]), tonumber(ARGV[from + 6])
  local tolerance, tolerance_parts = tonumber(ARGV[from + 7]), tonumber(ARGV[from + 8])

  local paid_at, parts, used, window_ends = 0, 0, 0, 0
  if states[key] then
    paid_at, parts, used, window_ends = unpack(states[key])
  else
    local kept = redis.call('GET', key)
    if kept then
      paid_at, parts, used, window_ends = struct.unpack('>dddd', kept)
    end
  end

  local debt = paid_at - now
  if debt < 0 then
    debt, parts = 0, 0
  elseif parts >= limit then
    debt, parts = debt + 1, 0
  end
  local left = window_ends - now
  if left <= 0 then
    used, left = 0, window
  end

  -- A state of another time: a clock that was wrong by more than a minute and a window.
  local skew, brought_back = math.max(window, 60000000), false
  if debt > tolerance + skew then
    debt, parts, brought_back = tolerance, tolerance_parts, true
  end
  if left > window + skew then
    left, brought_back = window, true
  end

  local after, after_parts = debt + price, parts + price_parts
  if after_parts >= limit then
    after, after_parts = after + 1, after_parts - limit
  end
  local too_fast = after > tolerance or (after == tolerance and after_parts > tolerance_parts)
  if too_fast or used + cost > ceiling then
    local state = {now + debt, parts, used, now + left}
    if brought_back then
      keep(key, state)
    end
    return {now, place, unpack(state)}
  end
  states[key] = {now + after, after_parts, used + cost, now + left}
  for _, number in ipairs(states[key]) do
    answer[#answer + 1] = number
  end
end

for key, state in pairs(states) do
  keep(key, state)
end
return answer
