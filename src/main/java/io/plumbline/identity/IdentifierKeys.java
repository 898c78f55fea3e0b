package io.plumbline.identity;

import static org.apache.spark.sql.functions.udf;

import io.plumbline.config.PlumblineException;
import io.plumbline.table.SystemIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Keys identifiers of people: HMAC-SHA-256(pepper, SHA-256 of the normalised value), as 64 hex
 * characters.
 *
 * <p>The pepper is read on each JVM and never enters a plan, a column or a configuration of Spark;
 * that is why this is a function of ours and not a chain of built-ins, which would carry it as a
 * literal.
 */
public final class IdentifierKeys {
  /** Environment variable that holds the pepper. */
  public static final String VARIABLE = "PLUMBLINE_PEPPER";

  /** Alias of the pepper in a Hadoop credential provider. */
  public static final String ALIAS = "plumbline.pepper";

  private static final String PROVIDERS = "hadoop.security.credential.provider.path";
  private static final String PUBLISHED = "plumbline demo pepper, published on purpose";

  private final boolean isDemo;
  private final String providers;
  private final String fingerprint;

  private IdentifierKeys(boolean isDemo, String providers, String fingerprint) {
    this.isDemo = isDemo;
    this.providers = providers;
    this.fingerprint = fingerprint;
  }

  /** Keys for simulated data only, with a pepper everybody knows. */
  public static IdentifierKeys ofDemo() {
    return new IdentifierKeys(true, "", new Keyed(true, "").fingerprint());
  }

  /**
   * Keys with the pepper of this installation.
   *
   * @throws PlumblineException PLB-KEY-001, exit 2, when none is set
   */
  public static IdentifierKeys ofInstallation(Configuration hadoop) {
    String providers = hadoop.get(PROVIDERS, "");
    return new IdentifierKeys(false, providers, new Keyed(false, providers).fingerprint());
  }

  /**
   * Maps a column of SHA-256 hex digests of normalised identifiers to their keyed hashes; null and
   * the mark of {@link SystemIds} stay.
   */
  public UnaryOperator<Column> keyed() {
    UserDefinedFunction function = udf(new Keyed(isDemo, providers), DataTypes.StringType);
    return digest -> function.apply(digest);
  }

  /** The keyed hash of one SHA-256 hex digest, made on this JVM. */
  String keyed(String digest) {
    return new Keyed(isDemo, providers).call(digest);
  }

  /** Tells peppers apart without telling the pepper. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Runs on executors; holds no pepper when serialised. */
  private static final class Keyed implements UDF1<String, String> {
    private final boolean isDemo;
    private final String providers;
    private transient Mac mac;

    Keyed(boolean isDemo, String providers) {
      this.isDemo = isDemo;
      this.providers = providers;
    }

    @Override
    public synchronized String call(String digest) {
      if (digest == null) {
        return null;
      }
      if (mac == null) {
        mac = mac();
      }
      return digest.startsWith(SystemIds.MARK)
          ? SystemIds.MARK + hex(digest.substring(SystemIds.MARK.length()))
          : hex(digest);
    }

    private String hex(String digest) {
      return HexFormat.of().formatHex(mac.doFinal(digest.getBytes(StandardCharsets.UTF_8)));
    }

    String fingerprint() {
      return call("fingerprint").substring(0, 16);
    }

    private Mac mac() {
      try {
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(pepper().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return hmac;
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every JVM has HmacSHA256", e);
      }
    }

    private String pepper() {
      if (isDemo) {
        return PUBLISHED;
      }
      return Optional.ofNullable(System.getenv(VARIABLE))
          .filter(value -> !value.isBlank())
          .or(this::pepperOfProvider)
          .orElseThrow(
              () ->
                  new PlumblineException(
                      "PLB-KEY-001",
                      2,
                      "no pepper: identifiers of people are stored keyed only, and neither "
                          + VARIABLE
                          + " nor the credential alias "
                          + ALIAS
                          + " is set on this JVM; fix: export "
                          + VARIABLE
                          + "=\"$(head -c 32 /dev/urandom | base64)\" once, keep it safe, and set it on every machine"
                          + " that runs Plumbline (with another one nobody is recognised)"));
    }

    private Optional<String> pepperOfProvider() {
      if (providers.isEmpty()) {
        return Optional.empty();
      }
      Configuration hadoop = new Configuration();
      hadoop.set(PROVIDERS, providers);
      try {
        return Optional.ofNullable(hadoop.getPassword(ALIAS)).map(String::new);
      } catch (IOException e) {
        throw new PlumblineException(
            "PLB-KEY-002",
            2,
            "credential provider " + providers + " cannot be read: " + e.getMessage(),
            e);
      }
    }
  }
}
