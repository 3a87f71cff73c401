-- A URL never asked for before, in every request of every thread: about 40 characters, none of them cacheable.
-- wrk ... -s fresh.lua <URL that the content's end is appended to> -- <seed>

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

function init(args)
  seed = tonumber(args[1])
  serial = 0
end

function request()
  serial = serial + 1
  -- Multiplying by an odd number modulo 2^32 sends different serials to different, random-looking numbers.
  local scattered = (serial * 2654435761 + seed) % 4294967296
  return wrk.format("GET", string.format("%s%08x-%02d-%08x", wrk.path, seed, id, scattered))
end
