-- The events of one day of a GA4 property as touches, for format ga4/bigquery_touches.
--
-- Fill in ${events} (project.analytics_NNN.events_20260901), ${uri} (gs://bucket/ga4/20260901/*.parquet) and
-- ${own_hosts} (hosts of the checkout as a pattern, such as pay[.]example; [.]none where there are none). Run
-- it once per day, and again for the three days the export still rewrites. The rows are those that reading
-- the raw export gives; what a touch is stands in io.plumbline.source.Ga4Events.
CREATE TEMP FUNCTION plb_text(params ANY TYPE, wanted STRING) AS (
  (SELECT COALESCE(p.value.string_value, CAST(p.value.int_value AS STRING), CAST(p.value.double_value AS STRING))
   FROM UNNEST(params) AS p WHERE p.key = wanted LIMIT 1));
CREATE TEMP FUNCTION plb_decode(written STRING) RETURNS STRING LANGUAGE js AS
  "if (written === null) return null; try { return decodeURIComponent(written.replace(/[+]/g, ' ')); } catch (e) { return written; }";
CREATE TEMP FUNCTION plb_tag(url STRING, name STRING) AS (
  plb_decode(REGEXP_EXTRACT(url, CONCAT('(?i)^[^?#]*[?](?:[^#]*?[&;])?', name, '=([^&;#]+)'))));
CREATE TEMP FUNCTION plb_host(url STRING) AS (
  REGEXP_EXTRACT(LOWER(url), '^(?:[a-z][a-z0-9+.-]*://)?(?:www[.])?([^/?#:]+)'));
CREATE TEMP FUNCTION plb_is(written STRING, pattern STRING) AS (REGEXP_CONTAINS(written, pattern));
CREATE TEMP FUNCTION plb_id(written STRING) AS (SUBSTR(TO_HEX(SHA256(written)), 1, 24));
CREATE TEMP FUNCTION plb_said(written STRING) AS (
  CASE WHEN LOWER(TRIM(written)) IN ('', '(direct)', '(none)', '(not set)', 'none', 'null') THEN NULL ELSE TRIM(written) END);

EXPORT DATA OPTIONS (uri = '${uri}', format = 'PARQUET', overwrite = true) AS
-- body: the same words in BigQuery and in Spark
WITH events AS (
  SELECT
    event_date AS day, event_timestamp AS ts, event_name AS name, user_pseudo_id AS visitor, user_id,
    CAST(batch_event_index AS STRING) AS batch_index, device.category AS device, geo.country AS country,
    plb_text(event_params, 'ga_session_id') AS session,
    plb_text(event_params, 'page_location') AS page,
    plb_text(event_params, 'page_referrer') AS referrer,
    plb_text(event_params, 'currency') AS currency,
    COALESCE(plb_said(ecommerce.transaction_id), plb_said(plb_text(event_params, 'transaction_id'))) AS transaction_id,
    COALESCE(CAST(ecommerce.purchase_revenue AS STRING), plb_text(event_params, 'value')) AS revenue,
    session_traffic_source_last_click.manual_campaign AS manual,
    session_traffic_source_last_click.cross_channel_campaign AS crossed,
    session_traffic_source_last_click.google_ads_campaign AS ads,
    collected_traffic_source AS own,
    plb_said(collected_traffic_source.gclid) AS own_gclid,
    plb_said(plb_text(event_params, 'gclid')) AS param_gclid,
    event_params
  FROM ${events}
),
tagged AS (
  SELECT events.*,
    plb_tag(page, 'utm_source') AS tag_source, plb_tag(page, 'utm_medium') AS tag_medium,
    plb_tag(page, 'utm_campaign') AS tag_campaign, plb_tag(page, 'utm_id') AS tag_id,
    plb_tag(page, 'utm_term') AS tag_term, plb_tag(page, 'utm_content') AS tag_content,
    CASE
      WHEN plb_tag(page, 'gclid') IS NOT NULL THEN 'gclid'
      WHEN plb_tag(page, 'gbraid') IS NOT NULL THEN 'gbraid'
      WHEN plb_tag(page, 'wbraid') IS NOT NULL THEN 'wbraid'
      WHEN plb_tag(page, 'dclid') IS NOT NULL THEN 'dclid'
      WHEN plb_tag(page, 'msclkid') IS NOT NULL THEN 'msclkid'
      WHEN plb_tag(page, 'ttclid') IS NOT NULL THEN 'ttclid'
      WHEN plb_tag(page, 'li_fat_id') IS NOT NULL THEN 'li_fat_id'
      WHEN plb_tag(page, 'epik') IS NOT NULL THEN 'epik'
      WHEN plb_tag(page, 'twclid') IS NOT NULL THEN 'twclid'
      WHEN plb_tag(page, 'sccid') IS NOT NULL THEN 'sccid'
      WHEN plb_tag(page, 'rdt_cid') IS NOT NULL THEN 'rdt_cid'
      WHEN plb_tag(page, 'bd_vid') IS NOT NULL THEN 'bd_vid'
      WHEN plb_tag(page, 'ldtag_cl') IS NOT NULL THEN 'ldtag_cl'
      WHEN plb_tag(page, 'yclid') IS NOT NULL THEN 'yclid'
      WHEN plb_tag(page, 'srsltid') IS NOT NULL THEN 'srsltid'
      WHEN plb_tag(page, 'mc_cid') IS NOT NULL THEN 'mc_cid'
      WHEN plb_tag(page, '_kx') IS NOT NULL THEN '_kx'
      WHEN plb_tag(page, '_hsenc') IS NOT NULL THEN '_hsenc'
      WHEN plb_tag(page, 'hsa_cam') IS NOT NULL THEN 'hsa_cam'
      WHEN plb_tag(page, 'fbclid') IS NOT NULL THEN 'fbclid'
      WHEN plb_tag(page, 'igshid') IS NOT NULL THEN 'igshid'
    END AS tag_click_type
  FROM events
),
levels AS (
  SELECT tagged.*,
    CONCAT(visitor, '|', COALESCE(session, CONCAT('t', CAST(ts AS STRING)))) AS session_key,
    CONCAT(CAST(ts AS STRING), '|', name, '|', COALESCE(page, 'null')) AS moment,
    plb_tag(page, tag_click_type) AS tag_click,
    -- what the session's last click was, as the export computed it; (direct) is an answer
    STRUCT(
      COALESCE(NULLIF(manual.source, '(not set)'), NULLIF(crossed.source, '(not set)'),
        CASE WHEN ads.campaign_id IS NOT NULL THEN 'google' END) AS source,
      COALESCE(NULLIF(manual.medium, '(not set)'), NULLIF(crossed.medium, '(not set)'),
        CASE WHEN ads.campaign_id IS NOT NULL THEN 'cpc' END) AS medium,
      COALESCE(NULLIF(manual.campaign_name, '(not set)'), NULLIF(crossed.campaign_name, '(not set)')) AS campaign,
      COALESCE(NULLIF(manual.campaign_id, '(not set)'), NULLIF(crossed.campaign_id, '(not set)')) AS id,
      NULLIF(manual.term, '(not set)') AS term, NULLIF(manual.content, '(not set)') AS content) AS l1,
    -- what the event collected itself; an ad click id outweighs the words beside it
    STRUCT(
      CASE WHEN own_gclid IS NOT NULL THEN 'google' ELSE plb_said(own.manual_source) END AS source,
      CASE WHEN own_gclid IS NOT NULL THEN 'cpc' ELSE plb_said(own.manual_medium) END AS medium,
      plb_said(own.manual_campaign_name) AS campaign, plb_said(own.manual_campaign_id) AS id,
      plb_said(own.manual_term) AS term, plb_said(own.manual_content) AS content) AS l2,
    STRUCT(
      CASE WHEN param_gclid IS NOT NULL THEN 'google' ELSE plb_said(plb_text(event_params, 'source')) END AS source,
      CASE WHEN param_gclid IS NOT NULL THEN 'cpc' ELSE plb_said(plb_text(event_params, 'medium')) END AS medium,
      plb_said(plb_text(event_params, 'campaign')) AS campaign, plb_said(plb_text(event_params, 'campaign_id')) AS id,
      plb_said(plb_text(event_params, 'term')) AS term, plb_said(plb_text(event_params, 'content')) AS content) AS l3,
    STRUCT(tag_source AS source, tag_medium AS medium, tag_campaign AS campaign, tag_id AS id, tag_term AS term,
      tag_content AS content) AS l4
  FROM tagged
),
keyed AS (
  SELECT levels.*,
    COALESCE(l1.source, l1.medium, l1.campaign) IS NOT NULL AS has1,
    COALESCE(l2.source, l2.medium, l2.campaign) IS NOT NULL AS has2,
    COALESCE(l3.source, l3.medium, l3.campaign) IS NOT NULL AS has3,
    CONCAT(COALESCE(tag_source, ''), '|', COALESCE(tag_medium, ''), '|', COALESCE(tag_campaign, ''), '|',
      COALESCE(tag_id, ''), '|', COALESCE(tag_term, ''), '|', COALESCE(tag_content, ''), '|',
      COALESCE(tag_click_type, ''), '|', COALESCE(tag_click, '')) AS tags
  FROM levels
),
ranked AS (
  SELECT keyed.*,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY CASE WHEN has1 THEN 0 ELSE 1 END, ts, CONCAT(COALESCE(l1.source, ''), '|',
      COALESCE(l1.medium, ''), '|', COALESCE(l1.campaign, ''), '|', COALESCE(l1.id, '')), moment) AS rank1,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY CASE WHEN has2 THEN 0 ELSE 1 END, ts, CONCAT(COALESCE(l2.source, ''), '|',
      COALESCE(l2.medium, ''), '|', COALESCE(l2.campaign, ''), '|', COALESCE(l2.id, '')), moment) AS rank2,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY CASE WHEN has3 THEN 0 ELSE 1 END, ts, CONCAT(COALESCE(l3.source, ''), '|',
      COALESCE(l3.medium, ''), '|', COALESCE(l3.campaign, ''), '|', COALESCE(l3.id, '')), moment) AS rank3,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY CASE WHEN page IS NULL THEN 1 ELSE 0 END, ts,
      CASE WHEN tags = '|||||||' THEN 1 ELSE 0 END, page, moment) AS landing_rank,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY
      CASE WHEN name IN ('session_start', 'first_visit') THEN 0 ELSE 1 END, moment) AS entrance_rank,
    ROW_NUMBER() OVER (PARTITION BY session_key, name, tags ORDER BY moment) AS view_rank
  FROM keyed
  WHERE visitor IS NOT NULL AND name <> 'purchase'
),
sessions AS (
  SELECT session_key,
    MAX(CASE WHEN rank1 = 1 AND has1 THEN l1 END) AS s1,
    MAX(CASE WHEN rank2 = 1 AND has2 THEN l2 END) AS s2,
    MAX(CASE WHEN rank3 = 1 AND has3 THEN l3 END) AS s3,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN l4 END) AS s4,
    MAX(CASE WHEN landing_rank = 1 THEN page END) AS landing,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN referrer END) AS landing_referrer,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN own_gclid END) AS landing_gclid,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN tags END) AS landing_tags,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN tag_click_type END) AS landing_click_type,
    MAX(CASE WHEN landing_rank = 1 AND page IS NOT NULL THEN tag_click END) AS landing_click,
    MAX(CASE WHEN name IN ('session_start', 'first_visit') THEN 1 ELSE 0 END) AS is_entered
  FROM ranked GROUP BY session_key
),
chosen AS ( -- one level as a whole; the shop itself is no source
  SELECT sessions.*,
    CASE
      WHEN s1 IS NOT NULL AND NOT (COALESCE(plb_host(s1.source) = plb_host(landing), FALSE)
        OR COALESCE(plb_is(CONCAT('.', plb_host(s1.source)), '[.](?:${own_hosts})$'), FALSE)) THEN s1
      WHEN s2 IS NOT NULL AND NOT (COALESCE(plb_host(s2.source) = plb_host(landing), FALSE)
        OR COALESCE(plb_is(CONCAT('.', plb_host(s2.source)), '[.](?:${own_hosts})$'), FALSE)) THEN s2
      WHEN s3 IS NOT NULL AND NOT (COALESCE(plb_host(s3.source) = plb_host(landing), FALSE)
        OR COALESCE(plb_is(CONCAT('.', plb_host(s3.source)), '[.](?:${own_hosts})$'), FALSE)) THEN s3
      WHEN COALESCE(s4.source, s4.medium, s4.campaign) IS NOT NULL THEN s4
    END AS source
  FROM sessions
),
purchases AS (
  SELECT keyed.*, ROW_NUMBER() OVER (PARTITION BY COALESCE(transaction_id, CONCAT(session_key, '|', CAST(ts AS STRING)))
    ORDER BY moment) AS report
  FROM keyed WHERE visitor IS NOT NULL AND name = 'purchase'
),
touches AS (
  SELECT CONCAT(r.session_key, '|entrance') AS id, r.visitor, r.user_id, r.session, r.name, r.ts, r.day, COALESCE(r.page, c.landing) AS page,
    COALESCE(r.referrer, c.landing_referrer) AS referrer, c.source, COALESCE(r.own_gclid, c.landing_gclid, r.param_gclid) AS gclid,
    c.landing_click_type AS click_type, c.landing_click AS click, r.ads, r.device, r.country, TRUE AS is_entrance,
    r.transaction_id, r.revenue, r.currency, CAST(NULL AS STRING) AS touch_kind, TRUE AS has_consent
  FROM ranked r JOIN chosen c ON r.session_key = c.session_key
  WHERE r.entrance_rank = 1 AND r.name IN ('session_start', 'first_visit')
  UNION ALL
  SELECT CONCAT(r.session_key, '|', r.tags), r.visitor, r.user_id, r.session, r.name, r.ts, r.day, r.page, r.referrer, r.l4,
    COALESCE(r.own_gclid, r.param_gclid), r.tag_click_type, r.tag_click, r.ads, r.device, r.country, FALSE,
    r.transaction_id, r.revenue, r.currency, CAST(NULL AS STRING), TRUE
  FROM ranked r JOIN chosen c ON r.session_key = c.session_key
  WHERE r.name = 'page_view' AND r.view_rank = 1 AND r.tags <> '|||||||' AND NOT (c.is_entered = 1 AND (
    COALESCE(r.tags = c.landing_tags, FALSE)
    OR c.source IS NOT NULL AND COALESCE(r.tag_source, r.tag_medium, r.tag_campaign) IS NOT NULL
      AND COALESCE(c.source.source, '') = COALESCE(r.tag_source, '') AND COALESCE(c.source.medium, '') = COALESCE(r.tag_medium, '')
      AND COALESCE(c.source.campaign, '') = COALESCE(r.tag_campaign, '')))
  UNION ALL
  SELECT CONCAT(r.session_key, '|', CAST(r.ts AS STRING), '|generate_lead'), r.visitor, r.user_id, r.session, r.name, r.ts, r.day, r.page,
    r.referrer, c.source, CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING), r.ads, r.device, r.country, FALSE,
    r.transaction_id, r.revenue, r.currency, 'visit', TRUE
  FROM ranked r JOIN chosen c ON r.session_key = c.session_key
  WHERE r.name = 'generate_lead'
  UNION ALL
  SELECT CASE WHEN transaction_id IS NULL THEN CONCAT(session_key, '|', CAST(ts AS STRING), '|purchase')
      ELSE CONCAT('purchase|', transaction_id) END,
    visitor, user_id, session, name, ts, day, page, referrer, CASE WHEN FALSE THEN l4 END, CAST(NULL AS STRING), CAST(NULL AS STRING),
    CAST(NULL AS STRING), ads, device, country, FALSE, transaction_id, revenue, currency, 'visit', TRUE
  FROM purchases WHERE report = 1
  UNION ALL
  SELECT CONCAT('nobody|', CAST(ts AS STRING), '|', name, '|', COALESCE(page, 'null'), '|', COALESCE(batch_index, '')),
    visitor, user_id, CAST(NULL AS STRING), name, ts, day, page, referrer,
    CASE WHEN has2 THEN l2 WHEN has3 THEN l3 ELSE l4 END,
    CASE WHEN name = 'page_view' THEN COALESCE(own_gclid, param_gclid) END, CASE WHEN name = 'page_view' THEN tag_click_type END,
    CASE WHEN name = 'page_view' THEN tag_click END, ads, device, country, FALSE, transaction_id, revenue, currency,
    CASE WHEN name <> 'page_view' THEN 'visit' END, FALSE
  FROM keyed WHERE visitor IS NULL AND name IN ('page_view', 'purchase', 'generate_lead')
)
SELECT
  plb_id(id) AS touch_id,
  visitor AS user_key,
  user_id,
  CASE WHEN session IS NOT NULL THEN CONCAT(visitor, '|', session) END AS session_id,
  name AS event_name,
  CAST(ts AS STRING) AS event_ts,
  day AS date,
  page AS page_url,
  CASE WHEN COALESCE(plb_host(referrer) = plb_host(page), FALSE)
    OR COALESCE(plb_is(CONCAT('.', plb_host(referrer)), '[.](?:${own_hosts})$'), FALSE) THEN NULL ELSE referrer END AS referrer,
  source.source AS utm_source, source.medium AS utm_medium, source.campaign AS utm_campaign,
  source.id AS utm_id, source.term AS utm_term, source.content AS utm_content,
  CASE WHEN gclid IS NOT NULL THEN 'gclid' ELSE click_type END AS click_id_type,
  COALESCE(click, gclid) AS click_id,
  ads.customer_id AS account_id, ads.campaign_id, ads.campaign_name, device, country,
  is_entrance, transaction_id, revenue, currency, touch_kind, has_consent
FROM touches
