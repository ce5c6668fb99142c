-- Mail of people who signed in: who they name as the author in the header From is checked, and the message is signed (DKIM) for that
-- address' domain. Both are asked of the agent beside this (signing-agent.pl), message by message, so whatever changes counts at once.
-- Such mail is not rated as spam. Where the agent or its database is away the message is refused for now (4xx), and kept by its author.
-- What their Sieve scripts say comes from Dovecot's submit.pl as ana@a.test@reply, and is held to the same, envelope included. A script's
-- rejection (ana@a.test@rejection) is Dovecot's, by the postmaster of the mailbox' domain.
local N = "submission"
local rspamd_http = require "rspamd_http"
local rspamd_logger = require "rspamd_logger"
local rspamd_util = require "rspamd_util"
local ucl = require "ucl"
local sign = rspamd_plugins.dkim.sign

local options = rspamd_config:get_all_opt(N)
if not options or not options.url then return end

-- The @ outside of quoted strings and comments (RFC 5322 §3.2.2, §3.2.4): one for each address, if everybody is to read the same ones.
local function count_ats(value)
  local ats, depth, quoted, i = 0, 0, false, 1
  while i <= #value do
    local c = value:sub(i, i)
    if c == "\\" then i = i + 1
    elseif quoted then quoted = c ~= '"'
    elseif c == "(" then depth = depth + 1
    elseif c == ")" and depth > 0 then depth = depth - 1
    elseif depth == 0 and c == '"' then quoted = true
    elseif depth == 0 and c == "@" then ats = ats + 1 end
    i = i + 1
  end
  return ats
end

-- RFC 5322 §3.6: one From. Returns its addresses in lower case.
local function authors(task)
  local headers = task:get_header_full("From")
  if not headers or #headers ~= 1 then return nil end
  -- Read anew: what the task holds has been rewritten by then, ana+x@a.test being listed as ana@a.test too.
  local from = rspamd_util.parse_mail_address(headers[1].value or "", task:get_mempool())
  if not from or #from == 0 or #from > 20 or count_ats(headers[1].value) ~= #from then return nil end
  local addresses = {}
  for _, one in ipairs(from) do
    local address = (one.addr or ""):lower()
    if not address:find("^[^%s@]+@[^%s@]+$") then return nil end
    addresses[#addresses + 1] = address
  end
  return addresses
end

local function refuse(task, text) task:set_pre_result { action = "reject", message = text, module = N } end

local function put_off(task, reason)
  rspamd_logger.errx(task, "the signing agent gave no answer: %s", reason)
  task:set_pre_result { action = "soft reject", message = "The sender cannot be checked at the moment; please try again later", module = N }
end

local function check(task)
  local user = task:get_user()
  if not user then return end
  local addresses = authors(task)
  local script, kind = user:lower():match("^([^@]+@[^@]+)@(%a+)$")
  -- Of forwarding.lua.
  if kind == "redirect" then return end
  if not addresses then
    return refuse(task, "The message does not say who wrote it: it needs one From header with complete addresses")
  end
  if kind then
    user = script
    local sender = ((task:get_from({ "smtp", "orig" }) or {})[1] or {}).addr or ""
    if sender ~= "" then addresses[#addresses + 1] = sender:lower() end
    if kind == "rejection" and #addresses == 1 and addresses[1] == script:gsub("^.*@", "postmaster@") then addresses = { script } end
  end

  local function answered(err, code, body)
    if err or code ~= 200 then return put_off(task, err or tostring(code)) end
    local parser = ucl.parser()
    local ok, problem = parser:parse_string(tostring(body))
    if not ok then return put_off(task, problem) end
    local answer = parser:get_object()
    if answer.refused then
      return refuse(task, string.format("%s may not write as %s: the From header must name your own address or an alias you may send as",
        user, answer.refused))
    end
    for _, key in ipairs(answer.keys or {}) do
      if not sign(task, { domain = key.domain, selector = key.selector, rawkey = key.key }) then
        return put_off(task, "no signature with " .. key.selector .. " of " .. key.domain)
      end
    end
    task:set_pre_result { action = "no action", module = N }
  end

  rspamd_http.request {
    task = task,
    url = options.url,
    method = "post",
    headers = { ["Content-Type"] = "application/json" },
    body = ucl.to_format({ user = user:lower(), from = addresses }, "json-compact"),
    timeout = 8.0,
    callback = answered,
  }
end

rspamd_config:register_symbol { name = "SUBMISSION", type = "prefilter", priority = 9, callback = check, flags = "empty,nostat" }
