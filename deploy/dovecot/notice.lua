-- Tells the gateway that something was delivered to a mailbox it watches (docs/decisions/delivery-notices.md).
-- Dovecot's OX driver says the same, but reads the whole mailbox for it first, to count the unread; and while the gateway is away it lets
-- each delivery wait for its back-off, seconds at a time.

local watched = "/private/vendor/vendor.dovecot/http-notify"

-- The message is in the mailbox already: Postfix does not wait for a gateway that is away, and not long for one that does not answer.
local client = dovecot.http.client({
  request_absolute_timeout_msecs = 1000,
  soft_connect_timeout_msecs = 200,
  max_attempts = 1,
  max_connect_attempts = 1,
  connect_backoff_time_msecs = 0,
  connect_backoff_max_time_msecs = 0,
  max_idle_time_msecs = 60000,
})

-- RFC 8259, section 7.
local function json(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

function dovecot_lua_notify_begin_txn(user)
  return { user = user, folders = {} }
end

function dovecot_lua_notify_event_message_new(context, event)
  context.folders[event.mailbox] = true
end

function dovecot_lua_notify_end_txn(context)
  if next(context.folders) == nil or context.user:metadata_get(watched) == nil then
    return
  end
  for folder in pairs(context.folders) do
    local request = client:request({ url = context.user:plugin_getenv("notice_url"), method = "PUT" })
    request:add_header("Authorization", "Basic " .. context.user:plugin_getenv("notice_credentials"))
    request:add_header("Content-Type", "application/json")
    request:set_payload(string.format('{"user":%s,"folder":%s}', json(context.user.username), json(folder)))
    local answer = request:submit()
    if answer:status() >= 300 then
      dovecot.i_warning("The gateway was not told of a delivery: " .. answer:status() .. " " .. answer:reason())
    end
  end
end
