-- Request a new URL in every request of every thread, so that no response comes from a cache. Contents have about
-- 40 characters.
-- wrk ... -s new_content.lua <URL up to the end of the content> -- <seed>

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
  -- Multiplication by an odd number modulo 2^32 maps different serials to different, scattered numbers.
  local scattered = (serial * 2654435761 + seed) % 4294967296
  return wrk.format("GET", string.format("%s%08x-%02d-%08x", wrk.path, seed, id, scattered))
end
