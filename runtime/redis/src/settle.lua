-- Replaces what requests reserved by what they spent. The steps are those of
-- palisade::rate::BudgetState::settle, in microseconds of the server's clock.
--
-- KEYS: one budget a reservation. ARGV[1]: a time in place of the server's, for tests; else empty.
-- Then for each key: limit, window, tolerance and its parts, the units that change hands (below zero
-- where they are given back), their price and its parts, the price of the reservation and its parts,
-- when it was taken, and whether units come back one by one.
--
-- Answers {now, (paid_at, parts, used, window_ends) ..}.

local now, given = tonumber(ARGV[1]), true
if not now then
  local time = redis.call('TIME')
  now, given = time[1] * 1000000 + time[2], false
end

local function minus(whole, parts, other, other_parts, limit)
  if whole < other or (whole == other and parts <= other_parts) then
    return 0, 0
  end
  whole, parts = whole - other, parts - other_parts
  if parts < 0 then
    whole, parts = whole - 1, parts + limit
  end
  return whole, parts
end

local answer = {now}
for place, key in ipairs(KEYS) do
  local number, from = {}, (place - 1) * 11 + 1
  for at = 1, 11 do
    number[at] = tonumber(ARGV[from + at])
  end
  local limit, window, tolerance, tolerance_parts, units, price, price_parts, reserved,
    reserved_parts, taken_at, paced = unpack(number)
  local held = math.max(0, now - taken_at)

  local paid_at, parts, used, window_ends = 0, 0, 0, 0
  local kept = redis.call('GET', key)
  if kept then
    paid_at, parts, used, window_ends = struct.unpack('>dddd', kept)
  end
  local debt = paid_at - now
  if debt < 0 then
    debt, parts = 0, 0
  elseif parts >= limit then
    debt, parts = debt + 1, 0
  end
  local left, is_open = window_ends - now, window_ends > now
  if left <= 0 then
    used, left = 0, window
  end
  local skew = math.max(window, 60000000)
  if debt > tolerance + skew then
    debt, parts = tolerance, tolerance_parts
  end
  if left > window + skew then
    left = window
  end

  if units > 0 then
    debt, parts = debt + price, parts + price_parts
    if parts >= limit then
      debt, parts = debt + 1, parts - limit
    end
    if debt >= tolerance + skew then
      debt, parts = tolerance + skew, 0
    end
    used = math.min(used + units, 4294967295)
  else
    local unpaid, unpaid_parts = minus(reserved, reserved_parts, held, 0, limit)
    if price > unpaid or (price == unpaid and price_parts > unpaid_parts) then
      price, price_parts = unpaid, unpaid_parts
    end
    debt, parts = minus(debt, parts, price, price_parts, limit)
    if is_open and (paced == 0 or window - left >= held) then
      used = math.max(used + units, 0)
    end
  end

  -- Requests open windows, and what is owed does.
  local ends = now + left
  if units <= 0 and not is_open then
    ends = window_ends
  end
  local state = {now + debt, parts, used, ends}
  local alive = math.max(state[1] + 1, state[4]) - now
  local expiry = given and 600000 or math.max(1, math.ceil(alive / 1000))
  redis.call('SET', key, struct.pack('>dddd', unpack(state)), 'PX', string.format('%.0f', expiry))
  for _, part in ipairs(state) do
    answer[#answer + 1] = part
  end
end
return answer
