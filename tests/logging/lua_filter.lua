-- Calls the function of a filter as Fluent Bit does, for a test: luajit lua_filter.lua CODE FUNCTION.
-- A record is a line of stdin with its tag, its members stream and _p (- if there is none), log_offset and log in
-- hexadecimal, with tabs between. The answer is a line: the code, log_offset, log_cut and log. The line `?` asks how
-- many KiB the interpreter had at most.
dofile(arg[1])
local filter = _G[arg[2]]
local most = 0

local function text_of(hex)
    return (hex:gsub("..", function(byte) return string.char(tonumber(byte, 16)) end))
end

local function hex_of(text)
    return (text:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local function or_nil(word)
    if word ~= "-" then return word end
end

io.stdout:setvbuf("line")
for asked in io.lines() do
    if asked == "?" then
        print(("%d"):format(most))
    else
        local tag, stream, flag, offset, hex = asked:match("^(.-)\t(.-)\t(.-)\t(%d+)\t(%x*)$")
        local record = {stream = or_nil(stream), _p = or_nil(flag), log_offset = tonumber(offset), log = text_of(hex)}
        local code, _, changed = filter(tag, {sec = 0, nsec = 0}, record)
        most = math.max(most, collectgarbage("count"))
        -- Without a change Fluent Bit keeps the record that it has.
        if code ~= 2 then changed = {log = "", log_offset = 0} end
        print(("%d\t%d\t%s\t%s"):format(code, changed.log_offset, tostring(changed.log_cut or false), hex_of(changed.log)))
    end
end
