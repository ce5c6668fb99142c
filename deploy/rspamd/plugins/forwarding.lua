-- Mail that an alias or somebody's Sieve script sends on to an address elsewhere: SPF speaks for the sender's host and not for ours, so
-- the next host needs our word for what was found here. Such a message gets an ARC set (RFC 8617), sealed with the key of the alias' or
-- the mailbox' domain. What stays here gets none. Which domain, and its key, is asked of the agent beside this (signing-agent.pl), message
-- by message; the module arc takes it from the task (sign_condition in rspamd.conf). While the agent is away mail goes on without a seal.
-- A script's comes from Dovecot's submit.pl, as ana@a.test@redirect. It was rated and filed when it came, and what was found out then stands
-- in its Authentication-Results, which are ours (deploy/postfix/header_checks.cf) and become those of the seal: nothing of that is done again.
local N = "forwarding"
local rspamd_http = require "rspamd_http"
local rspamd_logger = require "rspamd_logger"
local ucl = require "ucl"

local options = rspamd_config:get_all_opt(N)
if not options or not options.url then return end

local function find(task)
  local user = task:get_user()
  local forwarder = user and user:lower():match("^([^@]+@[^@]+)@redirect$")
  -- What people here write is signed by its author's domain (submission.lua).
  if user and not forwarder then return end
  if forwarder then
    task:set_pre_result { action = "no action", module = N, flags = "process_all" }
    task:disable_symbol("MILTER_HEADERS")
    -- It came while there was no filter.
    if not task:get_header("Authentication-Results") then return end
  end
  local recipients = {}
  for _, one in ipairs(task:get_recipients({ "smtp", "orig" }) or {}) do
    recipients[#recipients + 1] = (one.addr or ""):lower()
  end
  if #recipients == 0 then return end

  local function answered(err, code, body)
    if err or code ~= 200 then
      return rspamd_logger.errx(task, "the signing agent gave no answer, so nothing is sealed: %s", err or code)
    end
    local parser = ucl.parser()
    local ok, problem = parser:parse_string(tostring(body))
    if not ok then return rspamd_logger.errx(task, "the signing agent's answer: %s", problem) end
    -- Of two keys the older one: its record is out everywhere, and a set has one seal.
    local key = (parser:get_object().keys or {})[1]
    if key then task:cache_set("forwarder", { domain = key.domain, selector = key.selector, rawkey = key.key }) end
  end

  rspamd_http.request {
    task = task,
    url = options.url,
    method = "post",
    headers = { ["Content-Type"] = "application/json" },
    body = ucl.to_format({ recipients = recipients, forwarder = forwarder }, "json-compact"),
    timeout = 5.0,
    callback = answered,
  }
end

rspamd_config:register_symbol { name = "FORWARDING", type = "prefilter", priority = 9, callback = find, flags = "empty,nostat" }
