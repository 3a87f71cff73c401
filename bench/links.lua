-- The link of another record in every request, all over the ids that there are.
-- wrk ... -s links.lua <URL that ends before the id> -- <how many records there are>

function init(args)
  records = tonumber(args[1])
  serial = 0
end

function request()
  serial = serial + 1
  -- Multiplying by an odd number modulo 2^32 sends different serials to different, random-looking numbers.
  return wrk.format("GET", string.format("%s%d", wrk.path, (serial * 2654435761) % 4294967296 % records))
end
