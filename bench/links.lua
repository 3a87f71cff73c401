-- Request the link of another record in every request, scattered over all ids.
-- wrk ... -s links.lua <URL up to the id> -- <number of records>

function init(args)
  records = tonumber(args[1])
  serial = 0
end

function request()
  serial = serial + 1
  -- Multiplication by an odd number modulo 2^32 maps different serials to different, scattered numbers.
  return wrk.format("GET", string.format("%s%d", wrk.path, (serial * 2654435761) % 4294967296 % records))
end
